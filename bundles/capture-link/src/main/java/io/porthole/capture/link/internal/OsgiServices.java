/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.control.InputTarget;
import io.porthole.api.panel.Panel;
import io.porthole.api.record.RecordingService;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** Publishes streams in the service registry. */
final class OsgiServices implements Services {
    private final BundleContext context;
    private final Supplier<@Nullable RecordingService> recorder;

    OsgiServices(BundleContext context, Supplier<@Nullable RecordingService> recorder) {
        this.context = context;
        this.recorder = recorder;
    }

    @Override
    public boolean isTaken(String name) {
        String filter = "(" + FrameSource.STREAM_NAME + "=" + name + ")"; // a name has nothing to escape
        try {
            return context.getServiceReferences(FrameSource.class, filter).stream()
                    .map(ServiceReference::getBundle)
                    .anyMatch(owner -> owner != null && owner != context.getBundle());
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }

    @Override
    public Registration source(LinkStream stream, Map<String, Object> properties) {
        return new Registered(
                context.registerService(FrameSource.class, stream, FrameworkUtil.asDictionary(properties)));
    }

    @Override
    public Registration target(LinkStream stream, Map<String, Object> properties) {
        return new Registered(
                context.registerService(InputTarget.class, stream, FrameworkUtil.asDictionary(properties)));
    }

    @Override
    public Registration panel(Panel panel, Map<String, Object> properties) {
        return new Registered(context.registerService(Panel.class, panel, FrameworkUtil.asDictionary(properties)));
    }

    @Override
    public @Nullable RecordingService recorder() {
        return recorder.get();
    }

    private record Registered(ServiceRegistration<?> service) implements Registration {
        @Override
        public void update(Map<String, Object> properties) {
            service.setProperties(FrameworkUtil.asDictionary(properties));
        }

        @Override
        public void remove() {
            service.unregister();
        }
    }
}
