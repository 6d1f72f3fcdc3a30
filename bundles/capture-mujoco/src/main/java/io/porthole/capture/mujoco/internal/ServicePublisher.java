/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.control.InputTarget;
import io.porthole.api.panel.Panel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Publishes streams as services. */
final class ServicePublisher implements StreamPublisher {
    private static final int MAX_TITLE_CHARS = 120;

    private final BundleContext context;
    private final Map<ModelSource, ServiceRegistration<?>> sources = new LinkedHashMap<>();
    private @Nullable ServiceRegistration<?> target;
    private @Nullable ServiceRegistration<?> panel;
    private boolean cleared;

    ServicePublisher(BundleContext context) {
        this.context = context;
    }

    @Override
    public synchronized void publish(List<ModelSource> streams, double framesPerSecond, @Nullable InputTarget input) {
        if (cleared) {
            return;
        }
        for (ModelSource stream : streams) {
            sources.computeIfAbsent(
                    stream, source -> register(FrameSource.class, source, properties(source, framesPerSecond)));
        }
        if (input != null && target == null) {
            target = register(InputTarget.class, input, Map.of(FrameSource.STREAM_NAME, names(streams)));
        }
    }

    @Override
    public synchronized void publish(Panel controls, List<ModelSource> streams) {
        if (!cleared && panel == null) {
            panel = register(Panel.class, controls, Map.of(FrameSource.STREAM_NAME, names(streams)));
        }
    }

    private static String[] names(List<ModelSource> streams) {
        return streams.stream().map(ModelSource::name).toArray(String[]::new);
    }

    private <T> ServiceRegistration<T> register(Class<T> type, T service, Map<String, Object> properties) {
        return context.registerService(type, service, FrameworkUtil.asDictionary(properties));
    }

    private static Map<String, Object> properties(ModelSource stream, double framesPerSecond) {
        Map<String, Object> properties = new HashMap<>();
        String title = stream.title();
        properties.put(FrameSource.STREAM_NAME, stream.name());
        properties.put(FrameSource.STREAM_TITLE, title.substring(0, Math.min(MAX_TITLE_CHARS, title.length())));
        properties.put(FrameSource.STREAM_FPS, framesPerSecond);
        if (!stream.output().tone.isEmpty()) {
            properties.put(FrameSource.STREAM_TONE, stream.output().tone);
        }
        return properties;
    }

    @Override
    public synchronized void clear() {
        cleared = true;
        if (target != null) {
            target.unregister();
            target = null;
        }
        if (panel != null) {
            panel.unregister();
            panel = null;
        }
        sources.values().forEach(ServiceRegistration::unregister);
        sources.clear();
    }
}
