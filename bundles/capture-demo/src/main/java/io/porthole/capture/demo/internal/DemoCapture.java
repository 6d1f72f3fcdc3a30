/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.control.InputTarget;
import io.porthole.api.panel.Panel;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the built-in simulation as streams {@code demo}, {@code demo-depth} and {@code demo-segmentation}, and its
 * input target. Every setting but {@code enabled} changes while viewers watch.
 */
@Component(
        service = {},
        configurationPid = DemoCapture.PID)
@Designate(ocd = Config.class)
public final class DemoCapture {
    static final String PID = "io.porthole.capture.demo";
    /** Name of the {@link LongSupplier} service that returns how many frames were drawn. */
    static final String RENDERED = "demo.frames.rendered";

    private static final Logger LOG = LoggerFactory.getLogger(DemoCapture.class);
    private static final long STOP_MS = 2000;
    /** Below every source's own: the demo is the default stream for want of another. */
    private static final int RANKING = -1000;
    /** Other sources' services. */
    private static final String OTHERS = "(!(" + Constants.SERVICE_RANKING + '=' + RANKING + "))";

    private final BundleContext context;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Map<DemoSource.Kind, ServiceRegistration<FrameSource>> sources = new EnumMap<>(DemoSource.Kind.class);
    private @Nullable DemoLoop loop;
    private @Nullable Thread thread;

    /** Called by the component runtime. */
    @Activate
    public DemoCapture(BundleContext context, Config config) {
        this.context = context;
        apply(config);
    }

    @Modified
    void modified(Config config) {
        apply(config);
    }

    @Deactivate
    void deactivate() {
        close();
    }

    private void apply(Config config) {
        DemoSettings settings = DemoSettings.of(config);
        if (!config.enabled()) {
            close();
        } else if (loop == null) {
            open(settings);
        } else {
            loop.settings(settings);
            sources.forEach((kind, source) -> source.setProperties(properties(kind, settings)));
        }
    }

    private void open(DemoSettings settings) {
        DemoLoop started = new DemoLoop(settings, this::isShown);
        Thread runner = new Thread(started, "demo-simulation");
        runner.setDaemon(true);
        runner.start();
        loop = started;
        thread = runner;
        List<String> names = new ArrayList<>();
        for (DemoSource stream : started.streams()) {
            sources.put(
                    stream.kind(),
                    context.registerService(FrameSource.class, stream, properties(stream.kind(), settings)));
            names.add(stream.kind().stream);
        }
        registrations.addAll(sources.values());
        Map<String, Object> ofAll = Map.of(FrameSource.STREAM_NAME, names.toArray(String[]::new));
        registrations.add(
                context.registerService(InputTarget.class, started.input(), FrameworkUtil.asDictionary(ofAll)));
        registrations.add(
                context.registerService(Panel.class, started.panel().panel(), FrameworkUtil.asDictionary(ofAll)));
        registrations.add(context.registerService(
                LongSupplier.class, started::rendered, FrameworkUtil.asDictionary(Map.of("name", RENDERED))));
        LOG.info(
                "[demo] Simulation: {}x{} at {} frames/s",
                settings.width(),
                settings.height(),
                settings.framesPerSecond());
    }

    /** Whether no other bundle has a stream, so that the demo is what a viewer sees first. */
    private boolean isShown() {
        try {
            return context.getServiceReferences(FrameSource.class, OTHERS).isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IllegalStateException e) {
            return false; // the bundle is being stopped
        }
    }

    private static Dictionary<String, Object> properties(DemoSource.Kind kind, DemoSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(FrameSource.STREAM_NAME, kind.stream);
        properties.put(FrameSource.STREAM_TITLE, kind.title);
        properties.put(FrameSource.STREAM_FPS, settings.framesPerSecond());
        properties.put(Constants.SERVICE_RANKING, RANKING);
        if (!kind.tone.isEmpty()) {
            properties.put(FrameSource.STREAM_TONE, kind.tone);
        }
        return FrameworkUtil.asDictionary(properties);
    }

    private void close() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
        sources.clear();
        if (loop != null) {
            loop.stop();
            loop = null;
        }
        if (thread != null) {
            try {
                thread.join(STOP_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }
}
