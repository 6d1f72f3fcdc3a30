/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.control.InputTarget;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One captured display or window: a stream for each configuration. */
@Component(
        service = FrameSource.class,
        configurationPid = "io.porthole.capture.screen",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ScreenSource.Config.class, factory = true)
public final class ScreenSource implements FrameSource {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenSource.class);
    private static final long STOP_MILLIS = 2000;

    /** Settings. The keys with a dot are the stream's service properties. */
    @ObjectClassDefinition(
            name = "Porthole capture: screen",
            description = "An X11 display, or one window of it, as a stream.")
    public @interface Config {
        /** Name of the stream. */
        @AttributeDefinition(name = "Stream", description = "Name of the stream")
        String stream_name() default "screen";

        /** What a person reads in the name's place. */
        @AttributeDefinition(name = "Title", description = "What a person reads in the name's place")
        String stream_title() default "Screen";

        /** Pictures a second. */
        @AttributeDefinition(name = "Rate", description = "Pictures a second", min = "1", max = "120")
        double stream_fps() default 30;

        /** The display. */
        @AttributeDefinition(
                name = "Display",
                description = "X11 display such as :0; empty for what the environment's DISPLAY says")
        String display() default "";

        /** The window. */
        @AttributeDefinition(
                name = "Window",
                description = "empty for the whole screen, 0x... for a window's id, else part of its title")
        String window() default "";

        /** Whether to paint the cursor. */
        @AttributeDefinition(name = "Cursor", description = "Whether the cursor is part of the picture")
        boolean cursor() default true;

        /** Whether viewers may steer. */
        @AttributeDefinition(name = "Control", description = "Whether viewers with the control role may use it")
        boolean control() default true;
    }

    private final ScreenWish wish;
    private final String missing;
    private final @Nullable ServiceRegistration<InputTarget> target;
    private final @Nullable ScreenInput input;
    private final @Nullable Thread inputThread;
    private @Nullable ScreenCapture capture;
    private @Nullable Thread thread;

    /** Called by the component runtime. */
    @Activate
    public ScreenSource(BundleContext context, Config config) {
        double fps = Math.max(1, Math.min(120, config.stream_fps()));
        wish = new ScreenWish(
                config.display(), config.window(), (long) (TimeUnit.SECONDS.toNanos(1) / fps), config.cursor());
        missing = retain();
        if (missing.isEmpty() && config.cursor() && !Natives.cursorMissing().isEmpty()) {
            LOG.warn("The cursor is missing in pictures; {}", Natives.cursorMissing());
        }
        boolean steerable = missing.isEmpty() && Natives.inputMissing().isEmpty();
        if (config.control() && missing.isEmpty() && !steerable) {
            LOG.warn("Stream {} cannot be steered; {}", config.stream_name(), Natives.inputMissing());
        }
        if (config.control() && steerable) {
            input = new ScreenInput(wish);
            inputThread = daemon(input, "screen-input-" + config.stream_name());
            inputThread.start();
            target = context.registerService(
                    InputTarget.class,
                    input,
                    FrameworkUtil.asDictionary(Map.of(FrameSource.STREAM_NAME, config.stream_name())));
        } else {
            input = null;
            inputThread = null;
            target = null;
        }
    }

    @Deactivate
    void deactivate() {
        if (target != null) {
            target.unregister();
        }
        if (input != null && inputThread != null) {
            input.stop();
            await(inputThread);
        }
        if (missing.isEmpty()) {
            Natives.release();
        }
    }

    /** Keeps the libraries bound between connections, so that a display that is away is retried cheaply. */
    private static String retain() {
        try {
            Natives.retain();
            return "";
        } catch (XException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public synchronized void start(FrameSink sink) {
        if (!missing.isEmpty()) {
            LOG.error("screens cannot be captured: {}", missing);
            sink.report(SourceCondition.FAILED, missing);
            return;
        }
        ScreenCapture started = new ScreenCapture(wish, sink);
        capture = started;
        thread = daemon(started, "screen-capture");
        thread.start();
    }

    @Override
    public void stop() {
        ScreenCapture stopping;
        Thread joining;
        synchronized (this) {
            stopping = capture;
            joining = thread;
            capture = null;
            thread = null;
        }
        if (stopping == null || joining == null) {
            return;
        }
        stopping.stop(joining);
        await(joining);
    }

    private static void await(Thread ending) {
        try {
            ending.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void demand(boolean wanted) {
        if (capture != null && thread != null) {
            capture.demand(wanted, thread);
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
