/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputTarget;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The desk as a service, with the targets that come and go. */
@Component(service = ControlService.class, configurationPid = "io.porthole.control")
@Designate(ocd = ControlComponent.Config.class)
public final class ControlComponent implements ControlService {
    /** Settings. */
    @ObjectClassDefinition(name = "Porthole control", description = "Who steers which stream.")
    public @interface Config {
        /** After how many seconds without input another viewer gets the lease for the asking. */
        @AttributeDefinition(
                name = "Idle lease",
                description = "Seconds without input after which another viewer gets the lease for the asking",
                min = "1",
                max = "86400")
        int leaseIdleInS() default 30;
    }

    private final Targets targets = new Targets();
    private final Desk desk;

    /** Called by the component runtime. */
    @Activate
    public ControlComponent(Config config) {
        desk = new Desk(targets, TimeUnit.SECONDS.toNanos(Math.max(1, config.leaseIdleInS())), System::nanoTime);
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void addTarget(InputTarget target, Map<String, Object> properties) {
        targets.add(target, names(properties.get(FrameSource.STREAM_NAME)));
    }

    void removeTarget(InputTarget target) {
        targets.remove(target);
    }

    private static Set<String> names(@Nullable Object property) {
        if (property instanceof String name) {
            return Set.of(name);
        }
        return property instanceof String[] names ? Set.of(names) : Set.of();
    }

    @Override
    public boolean steerable(String stream) {
        return desk.steerable(stream);
    }

    @Override
    public Set<String> commands(String stream) {
        return desk.commands(stream);
    }

    @Override
    public @Nullable String holder(String stream) {
        return desk.holder(stream);
    }

    @Override
    public ControlSession open(String viewer) {
        return desk.open(viewer);
    }
}
