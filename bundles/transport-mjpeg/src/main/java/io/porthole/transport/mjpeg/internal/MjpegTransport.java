/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.http.Context;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.http.PictureWish;
import io.porthole.http.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who watches over plain HTTP just now. Present in every streaming mode, since every player knows JPEG. */
@Component(service = MjpegTransport.class, configurationPid = MjpegTransport.PID)
@SatisfyingConditionTarget("(osgi.condition.id=streaming.mode.*)")
@Designate(ocd = MjpegConfig.class)
public final class MjpegTransport {
    static final String PID = "io.porthole.transport.mjpeg";

    private static final Logger LOG = LoggerFactory.getLogger(MjpegTransport.class);
    private static final String GOING = "The transport is being removed or updated.";
    private static final long TICK_MS = 100;
    private static final long LEAVE_MS = 500;

    private final StreamRegistry registry;
    private final MjpegConfig config;
    private final PictureWish standard;
    private final PartFraming framing = new PartFraming();
    private final Set<MjpegViewer> viewers = ConcurrentHashMap.newKeySet();
    private final Set<Snapshot> snapshots = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker;
    private final ScheduledFuture<?> ticking;
    private volatile boolean stopped;

    /** Starts the ticker. */
    @Activate
    public MjpegTransport(@Reference StreamRegistry registry, MjpegConfig config) {
        this.registry = registry;
        this.config = config;
        this.standard =
                new PictureWish(JpegProfile.of(config.quality(), PictureWish.subsampling(config.subsampling())), 0);
        this.ticker = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "mjpeg-ticker"));
        this.ticking = ticker.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** Ends every response; returns when nothing is held any more, or shortly after. */
    @Deactivate
    void stop() {
        stopped = true;
        viewers.forEach(MjpegViewer::end);
        snapshots.forEach(s -> s.closed(GOING));
        ticking.cancel(false);
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAVE_MS);
            while (!(viewers.isEmpty() && snapshots.isEmpty()) && System.nanoTime() - deadline < 0) {
                Thread.sleep(5);
            }
            ticker.shutdownNow();
            if (!ticker.awaitTermination(LEAVE_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("The ticker of this transport is still at work");
            }
        } catch (InterruptedException e) {
            ticker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Answers with the stream, for ever; of the default one when no name is given. */
    void stream(Context ctx, @Nullable String name) {
        Stream stream = find(name);
        PictureWish wish = PictureWish.of(ctx::queryParam, standard);
        String remote = ctx.ip();
        MjpegViewer viewer = new MjpegViewer(framing, viewers::remove);
        Output.of(ctx, viewer::pump, output -> {
            viewers.add(viewer);
            LOG.debug("{} watches {}", remote, stream.name());
            viewer.start(stream, wish, this, remote, output);
            if (stopped) {
                viewer.end();
            }
        });
    }

    /** Answers with what {@link #stream} would begin with. */
    void streamHead(Context ctx, @Nullable String name) {
        find(name);
        PictureWish.of(ctx::queryParam, standard);
        streamHeaders(ctx.res());
    }

    /** Answers with one picture; of the default stream when no name is given. */
    void snapshot(Context ctx, @Nullable String name) {
        Stream stream = find(name);
        PictureWish wish = PictureWish.of(ctx::queryParam, standard);
        String remote = ctx.ip();
        Snapshot snapshot = new Snapshot(stream, snapshots::remove);
        SnapshotAnswer answer = new SnapshotAnswer(ctx, snapshot::over);
        Output.of(ctx, answer::changed, output -> {
            answer.to(output);
            snapshots.add(snapshot);
            snapshot.start(wish, this, remote, answer);
            if (stopped) {
                snapshot.closed(GOING);
            }
        });
    }

    /** Answers with the kind of what {@link #snapshot} would send, without taking a picture. */
    void snapshotHead(Context ctx, @Nullable String name) {
        find(name);
        PictureWish.of(ctx::queryParam, standard);
        pictureHeaders(ctx.res());
    }

    Subscription subscribe(
            Stream stream, PictureWish wish, String how, String remote, Subscriber<EncodedFrame> subscriber) {
        Subscription s = stream.subscribe(
                SubscribeOptions.encoded(ViewerInfo.of(how, remote), Codec.JPEG, wish.profile()), subscriber);
        if (wish.framesPerSecond() > 0) {
            s.maxFramesPerSecond(wish.framesPerSecond());
        }
        return s;
    }

    private Stream find(@Nullable String name) {
        if (name != null) {
            Stream named = registry.find(name);
            if (named == null) {
                throw Problem.unknownStream(name);
            }
            return named;
        }
        Stream first = registry.defaultStream();
        if (first == null) {
            throw new Problem(503, "No stream", "No source has come yet. /api/v1/streams lists the streams.");
        }
        return first;
    }

    static void streamHeaders(HttpServletResponse response) {
        response.setHeader("Content-Type", "multipart/x-mixed-replace; boundary=" + PartFraming.BOUNDARY);
        response.setHeader("Connection", "close");
        neverKept(response);
    }

    static void pictureHeaders(HttpServletResponse response) {
        response.setHeader("Content-Type", Codec.JPEG.mediaType());
        neverKept(response);
    }

    private static void neverKept(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // nginx would collect parts otherwise
    }

    private void tick() {
        long interval = TimeUnit.MILLISECONDS.toNanos(config.repeatIntervalInMs());
        long timeout = TimeUnit.MILLISECONDS.toNanos(config.snapshotTimeoutInMs());
        long now = System.nanoTime();
        try {
            viewers.forEach(v -> v.tick(now, interval));
            snapshots.forEach(s -> s.tick(now, timeout));
        } catch (RuntimeException e) {
            LOG.error("A viewer could not be served because of a fault in this transport", e);
        }
    }
}
