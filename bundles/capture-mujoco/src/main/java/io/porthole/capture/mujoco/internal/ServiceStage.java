/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.control.InputTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Shows streams as services. */
final class ServiceStage implements Stage {
    private static final int LONGEST_TITLE = 120;

    private final BundleContext context;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private boolean cleared;

    ServiceStage(BundleContext context) {
        this.context = context;
    }

    @Override
    public synchronized void show(List<ModelStream> streams, double framesPerSecond, @Nullable InputTarget steering) {
        unregister();
        if (cleared) {
            return;
        }
        for (ModelStream stream : streams) {
            registrations.add(context.registerService(
                    FrameSource.class, stream, FrameworkUtil.asDictionary(properties(stream, framesPerSecond))));
        }
        if (steering != null) {
            String[] names = streams.stream().map(ModelStream::name).toArray(String[]::new);
            registrations.add(context.registerService(
                    InputTarget.class, steering, FrameworkUtil.asDictionary(Map.of(FrameSource.STREAM_NAME, names))));
        }
    }

    private static Map<String, Object> properties(ModelStream stream, double framesPerSecond) {
        Map<String, Object> properties = new HashMap<>();
        String title = stream.title();
        properties.put(FrameSource.STREAM_NAME, stream.name());
        properties.put(FrameSource.STREAM_TITLE, title.substring(0, Math.min(LONGEST_TITLE, title.length())));
        properties.put(FrameSource.STREAM_FPS, framesPerSecond);
        if (!stream.output().tone.isEmpty()) {
            properties.put(FrameSource.STREAM_TONE, stream.output().tone);
        }
        return properties;
    }

    @Override
    public synchronized void clear() {
        cleared = true;
        unregister();
    }

    private void unregister() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }
}
