/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.mode.internal;

import java.util.Dictionary;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the condition {@code streaming.mode.<mode>}, with the service property {@code mode}. Transports depend on
 * theirs and need not know configuration and environment. With an unknown mode there is no condition, so none starts.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.porthole.mode")
@Designate(ocd = Config.class)
public final class ModeSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(ModeSwitch.class);

    private final BundleContext context;
    private final @Nullable String environment;
    private @Nullable ServiceRegistration<Condition> registration;

    /** Registers the condition of the configured mode. */
    @Activate
    public ModeSwitch(BundleContext context, Config config) {
        this(context, config.mode(), System.getenv(StreamingMode.VARIABLE));
    }

    ModeSwitch(BundleContext context, @Nullable String configured, @Nullable String environment) {
        this.context = context;
        this.environment = environment;
        decide(configured);
    }

    /** Changes the condition in place, so that a transport of both modes keeps running. */
    @Modified
    void modified(Config config) {
        decide(config.mode());
    }

    void decide(@Nullable String configured) {
        String mode;
        try {
            mode = StreamingMode.decide(configured, environment).id();
        } catch (IllegalArgumentException e) {
            LOG.error("[mode] No transport can start: {}", e.getMessage());
            deactivate();
            return;
        }
        LOG.info("[mode] Streaming mode {}", mode);
        Dictionary<String, Object> properties =
                FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "streaming.mode." + mode, "mode", mode));
        if (registration == null) {
            registration = context.registerService(Condition.class, Condition.INSTANCE, properties);
        } else {
            registration.setProperties(properties);
        }
    }

    /** Unregisters the condition. */
    @Deactivate
    public void deactivate() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
    }
}
