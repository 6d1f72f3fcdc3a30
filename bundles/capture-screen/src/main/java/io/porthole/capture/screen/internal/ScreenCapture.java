/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.control.InputTarget;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One captured display or window: a stream for each configuration. */
@Component(
        service = FrameSource.class,
        configurationPid = ScreenCapture.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class, factory = true)
public final class ScreenCapture implements FrameSource {
    static final String PID = "io.porthole.capture.screen";

    private static final Logger LOG = LoggerFactory.getLogger(ScreenCapture.class);
    private static final long STOP_MS = 2000;

    private final String stream;
    private final ScreenConfig settings;
    private final String missing;
    private final @Nullable ServiceRegistration<InputTarget> target;
    private final @Nullable ScreenInput input;
    private final @Nullable Thread inputThread;
    private @Nullable CaptureLoop capture;
    private @Nullable Thread thread;

    /** Called by the component runtime. */
    @Activate
    public ScreenCapture(BundleContext context, Config config) {
        stream = config.stream_name();
        settings = ScreenConfig.of(config);
        missing = retain();
        if (missing.isEmpty() && config.cursor() && !Natives.cursorMissing().isEmpty()) {
            LOG.warn("[screen] [stream {}] Frames do not show the cursor: {}", stream, Natives.cursorMissing());
        }
        boolean steerable = missing.isEmpty() && Natives.inputMissing().isEmpty();
        if (config.control() && missing.isEmpty() && !steerable) {
            LOG.warn("[screen] [stream {}] Viewers cannot send input: {}", stream, Natives.inputMissing());
        }
        if (config.control() && steerable) {
            input = new ScreenInput(settings);
            inputThread = daemon(input, "screen-input-" + stream);
            inputThread.start();
            target = context.registerService(
                    InputTarget.class, input, FrameworkUtil.asDictionary(Map.of(FrameSource.STREAM_NAME, stream)));
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
            LOG.error("[screen] [stream {}] Screens cannot be captured: {}", stream, missing);
            sink.report(SourceCondition.FAILED, missing);
            return;
        }
        CaptureLoop started = new CaptureLoop(settings, sink);
        capture = started;
        thread = daemon(started, "screen-capture");
        thread.start();
    }

    @Override
    public void stop() {
        CaptureLoop stopping;
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
        stopping.stop();
        await(joining);
    }

    private static void await(Thread ending) {
        try {
            ending.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void demand(boolean wanted) {
        if (capture != null) {
            capture.demand(wanted);
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
