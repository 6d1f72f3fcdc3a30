/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.video.internal;

import io.javalin.http.Context;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.http.AsyncBody;
import io.porthole.http.Bounds;
import io.porthole.http.Problem;
import io.porthole.http.Ticker;
import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.protocol.StreamOptions;
import io.porthole.protocol.VideoRung;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves streams as video over plain HTTP, in every streaming mode, since it costs nothing until somebody watches. */
@Component(service = VideoTransport.class, configurationPid = VideoTransport.PID)
@SatisfyingConditionTarget("(osgi.condition.id=streaming.mode.*)")
@Designate(ocd = Config.class)
public final class VideoTransport {
    static final String PID = "io.porthole.transport.video";

    private static final Logger LOG = LoggerFactory.getLogger(VideoTransport.class);
    private static final String REMOVED = "The transport is being removed or updated.";
    private static final long TICK_MS = 100;
    private static final long CLOSE_GRACE_MS = 250;

    private final StreamRegistry registry;
    private final Ffmpeg ffmpeg;
    private final int bitrate;
    private final long firstFrameNanos;
    private final Set<VideoViewer> viewers = ConcurrentHashMap.newKeySet();
    private final Ticker ticker;
    private volatile boolean stopped;

    /** Starts the ticker. */
    @Activate
    public VideoTransport(@Reference StreamRegistry registry, @Reference Ffmpeg ffmpeg, Config config) {
        this.registry = registry;
        this.ffmpeg = ffmpeg;
        Bounds bounds = new Bounds(PID, Config.class);
        this.bitrate = bounds.check("bitrate", config.bitrate(), VideoProfile.MIN_BITRATE, VideoProfile.MAX_BITRATE);
        this.firstFrameNanos = TimeUnit.MILLISECONDS.toNanos(
                bounds.check("firstFrameTimeoutInMs", config.firstFrameTimeoutInMs(), 100, 60_000));
        this.ticker = new Ticker("video-ticker", TICK_MS, viewers::isEmpty, this::tick);
    }

    /** Ends every response; returns when nothing is held any more, or shortly after. */
    @Deactivate
    void stop() {
        stopped = true;
        viewers.forEach(viewer -> viewer.end(REMOVED));
        ticker.stop();
        try {
            awaitViewers();
            viewers.forEach(VideoViewer::cut);
            awaitViewers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ticker.close();
    }

    private void awaitViewers() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_GRACE_MS);
        while (!viewers.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(5);
        }
    }

    /** Answers with the stream until it ends. */
    void video(Context ctx, String name, Container container) {
        Stream stream = find(name);
        SubscribeOptions options = options(ctx, stream);
        String remote = ctx.ip();
        VideoViewer viewer = new VideoViewer(stream, container, new FrameMuxer(ffmpeg, container), viewers::remove);
        AsyncBody.of(ctx, viewer::pump, output -> {
            viewers.add(viewer);
            ticker.wake();
            LOG.debug("[video] {} watches {}", remote, stream.name());
            viewer.start(options, output);
            if (stopped) {
                viewer.end(REMOVED);
            }
        });
    }

    /** Answers with the headers of {@link #video}. */
    void videoHead(Context ctx, String name, Container container) {
        options(ctx, find(name));
        headers(ctx.res(), container);
    }

    private Stream find(String name) {
        Stream named = registry.find(name);
        if (named == null) {
            throw Problem.unknownStream(name, registry.names());
        }
        return named;
    }

    private SubscribeOptions options(Context ctx, Stream stream) {
        boolean drawn = Problem.orBadValue(
                () -> StreamOptions.drawnAnnotations(ctx.queryParam(StreamOptions.ANNOTATIONS), false));
        SubscribeOptions options = SubscribeOptions.encoded(
                        ViewerInfo.of("video", ctx.ip()), Codec.H264, VideoRung.FULL.profile(bitrate, stream.latest()))
                .withDrawnAnnotations(drawn);
        String refusal = stream.refusal(options);
        if (!refusal.isEmpty()) {
            throw Problem.notAcceptable(stream.name(), "H.264", refusal);
        }
        return options;
    }

    static void headers(HttpServletResponse response, Container container) {
        response.setHeader("Content-Type", container.mediaType());
        response.setHeader("Accept-Ranges", "none"); // it is live
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would collect frames otherwise
    }

    private void tick() {
        long now = System.nanoTime();
        viewers.forEach(viewer -> viewer.tick(now, firstFrameNanos));
    }
}
