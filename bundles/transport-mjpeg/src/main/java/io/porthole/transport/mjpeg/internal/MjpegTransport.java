/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.http.Context;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.http.PictureWish;
import io.porthole.http.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
                new PictureWish(new EncodeProfile(config.quality(), PictureWish.subsampling(config.subsampling())), 0);
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "mjpeg-ticker"));
        pool.setRemoveOnCancelPolicy(true);
        this.ticker = pool;
        this.ticking = ticker.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** Ends every response; returns when nothing is held any more, or shortly after. */
    @Deactivate
    void stop() {
        stopped = true;
        viewers.forEach(MjpegViewer::end);
        snapshots.forEach(s -> s.closed("The transport is being removed or updated."));
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
        streamHeaders(ctx);
        ctx.future(() -> watch(ctx, stream, wish));
    }

    /** Answers with what {@link #stream} would begin with. */
    void streamHead(Context ctx, @Nullable String name) {
        find(name);
        PictureWish.of(ctx::queryParam, standard);
        streamHeaders(ctx);
    }

    private CompletableFuture<Void> watch(Context ctx, Stream stream, PictureWish wish) {
        MjpegViewer viewer = viewer(ctx);
        viewers.add(viewer);
        LOG.debug("{} watches {}", ctx.ip(), stream.name());
        viewer.start(stream, wish, this, ctx.ip());
        if (stopped) {
            viewer.end();
        }
        return viewer.done().whenComplete((nothing, error) -> viewers.remove(viewer));
    }

    private MjpegViewer viewer(Context ctx) {
        try {
            return new MjpegViewer(framing, ctx);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers with one picture; of the default stream when no name is given. */
    void snapshot(Context ctx, @Nullable String name) {
        Stream stream = find(name);
        PictureWish wish = PictureWish.of(ctx::queryParam, standard);
        Snapshot snapshot = new Snapshot(stream);
        ctx.future(() -> {
            snapshots.add(snapshot);
            ScheduledFuture<?> limit =
                    ticker.schedule(snapshot::expire, config.snapshotTimeoutInMs(), TimeUnit.MILLISECONDS);
            return snapshot.start(ctx, wish, this, ctx.ip()).whenComplete((nothing, error) -> {
                limit.cancel(false);
                snapshots.remove(snapshot);
            });
        });
    }

    /** Answers with the kind of what {@link #snapshot} would send, without taking a picture. */
    void snapshotHead(Context ctx, @Nullable String name) {
        find(name);
        PictureWish.of(ctx::queryParam, standard);
        pictureHeaders(ctx);
    }

    Subscription subscribe(
            Stream stream, PictureWish wish, String how, String remote, Subscriber<EncodedFrame> subscriber) {
        Subscription s = stream.subscribe(Codec.JPEG, wish.profile(), new ViewerInfo(how, remote), subscriber);
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

    private static void streamHeaders(Context ctx) {
        ctx.disableCompression();
        ctx.contentType("multipart/x-mixed-replace; boundary=" + PartFraming.BOUNDARY);
        ctx.header("Connection", "close");
        neverKept(ctx);
    }

    static void pictureHeaders(Context ctx) {
        ctx.disableCompression();
        ctx.contentType(Codec.JPEG.mediaType());
        neverKept(ctx);
    }

    private static void neverKept(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Accel-Buffering", "no"); // nginx would collect parts otherwise
    }

    private void tick() {
        long interval = TimeUnit.MILLISECONDS.toNanos(config.repeatIntervalInMs());
        long now = System.nanoTime();
        for (MjpegViewer v : viewers) {
            try {
                v.tick(now, interval);
            } catch (RuntimeException e) {
                LOG.error("A viewer is ended because of a fault in this transport", e);
                v.end();
            }
        }
    }
}
