/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.javalin.http.Context;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.http.AsyncBody;
import io.porthole.http.Bounds;
import io.porthole.http.MultipartReplace;
import io.porthole.http.Problem;
import io.porthole.http.Ticker;
import io.porthole.protocol.StreamOptions;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** Serves streams and snapshots over plain HTTP, in every streaming mode, since every player knows JPEG. */
@Component(service = MjpegTransport.class, configurationPid = MjpegTransport.PID)
@SatisfyingConditionTarget("(osgi.condition.id=streaming.mode.*)")
@Designate(ocd = Config.class)
public final class MjpegTransport {
    static final String PID = "io.porthole.transport.mjpeg";

    private static final Logger LOG = LoggerFactory.getLogger(MjpegTransport.class);
    private static final String REMOVED = "The transport is being removed or updated.";
    private static final long MAX_TICK_MS = 200;
    private static final long CLOSE_GRACE_MS = 500;
    private static final SubscribeOptions ANY_JPEG =
            SubscribeOptions.encoded(ViewerInfo.of("mjpeg", ""), Codec.JPEG, JpegProfile.DEFAULT);

    private final StreamRegistry registry;
    private final long repeatNanos;
    private final long snapshotNanos;
    private final StreamOptions standard;
    private final PartFraming framing = new PartFraming();
    private final Set<MjpegViewer> viewers = ConcurrentHashMap.newKeySet();
    private final Set<Snapshot<?>> snapshots = ConcurrentHashMap.newKeySet();
    private final RawSnapshots raws = new RawSnapshots();
    private final Ticker ticker;
    private volatile boolean stopped;

    /** Starts the ticker. */
    @Activate
    public MjpegTransport(@Reference StreamRegistry registry, Config config) {
        this.registry = registry;
        Bounds bounds = new Bounds(PID, Config.class);
        int quality = bounds.check("quality", config.quality(), JpegProfile.MIN_QUALITY, JpegProfile.MAX_QUALITY);
        this.standard = new StreamOptions(JpegProfile.of(quality, subsampling(config.subsampling())), 0, false);
        this.repeatNanos = nanos(bounds.check("repeatIntervalInMs", config.repeatIntervalInMs(), 100, 60_000));
        this.snapshotNanos = nanos(bounds.check("snapshotTimeoutInMs", config.snapshotTimeoutInMs(), 100, 60_000));
        long shortestInMs = TimeUnit.NANOSECONDS.toMillis(Math.min(repeatNanos, snapshotNanos));
        this.ticker = new Ticker("mjpeg-ticker", Math.min(MAX_TICK_MS, shortestInMs / 4), this::idle, this::tick);
    }

    private static Subsampling subsampling(String configured) {
        try {
            return StreamOptions.subsampling(configured);
        } catch (IllegalArgumentException e) {
            Subsampling usual = JpegProfile.DEFAULT.subsampling();
            LOG.warn("{}/{} Using {}", PID, e.getMessage(), StreamOptions.text(usual));
            return usual;
        }
    }

    private static long nanos(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Ends every response; returns when nothing is held any more, or shortly after. */
    @Deactivate
    void stop() {
        stopped = true;
        viewers.forEach(MjpegViewer::end);
        snapshots.forEach(s -> s.closed(REMOVED));
        ticker.stop();
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_GRACE_MS);
            while (!(viewers.isEmpty() && snapshots.isEmpty()) && System.nanoTime() - deadline < 0) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ticker.close();
        raws.close();
    }

    /** Answers with the stream, for ever; of the default one when no name is given. */
    void stream(Context ctx, @Nullable String name) {
        Stream stream = findJpeg(name);
        StreamOptions options = options(ctx);
        String remote = ctx.ip();
        MjpegViewer viewer = new MjpegViewer(framing, viewers::remove, () -> jpegRefusal(stream) != null);
        AsyncBody.of(ctx, viewer::pump, output -> {
            viewers.add(viewer);
            ticker.wake();
            LOG.debug("[mjpeg] {} watches {}", remote, stream.name());
            viewer.start(stream, options, this, remote, output);
            if (stopped) {
                viewer.end();
            }
        });
    }

    private StreamOptions options(Context ctx) {
        return Problem.orBadValue(() -> StreamOptions.of(ctx::queryParam, standard));
    }

    /** Answers with the headers of {@link #stream}. */
    void streamHead(Context ctx, @Nullable String name) {
        findJpeg(name);
        options(ctx);
        MultipartReplace.headers(ctx.res());
    }

    /** Answers with one frame; of the default stream when no name is given. */
    void snapshot(Context ctx, @Nullable String name) {
        Stream stream = findJpeg(name);
        ViewerInfo viewer = ViewerInfo.of("snapshot", ctx.ip());
        answer(ctx, new Snapshot<>(stream, new JpegSnapshot(stream, options(ctx), viewer), snapshots::remove));
    }

    /** Answers with the samples of one frame as they are. */
    void rawSnapshot(Context ctx, String name, RawFormat format) {
        Stream stream = findRaw(name, format);
        ViewerInfo viewer = ViewerInfo.of("snapshot", ctx.ip());
        answer(ctx, new Snapshot<>(stream, raws.kind(stream, format, viewer), snapshots::remove));
    }

    /** Answers with the headers of {@link #rawSnapshot}, without taking a frame. */
    void rawSnapshotHead(Context ctx, String name, RawFormat format) {
        findRaw(name, format);
        RawSnapshots.headers(ctx.res(), format);
    }

    private Stream findRaw(String name, RawFormat format) {
        Stream stream = find(name);
        Problem refusal = RawSnapshots.refusal(stream, format);
        if (refusal != null) {
            throw refusal;
        }
        return stream;
    }

    private <P extends SharedFrame> void answer(Context ctx, Snapshot<P> snapshot) {
        SnapshotAnswer<P> answer = new SnapshotAnswer<>(snapshot::over);
        AsyncBody.of(ctx, answer::changed, output -> {
            answer.to(output);
            snapshots.add(snapshot);
            ticker.wake();
            snapshot.start(answer);
            if (stopped) {
                snapshot.closed(REMOVED);
            }
        });
    }

    /** Answers with the kind of what {@link #snapshot} would send, without taking a frame. */
    void snapshotHead(Context ctx, @Nullable String name) {
        findJpeg(name);
        options(ctx);
        imageHeaders(ctx.res());
    }

    Subscription subscribe(
            Stream stream, StreamOptions options, String how, String remote, Subscriber<EncodedFrame> subscriber) {
        return stream.subscribe(options.subscribe(ViewerInfo.of(how, remote)), subscriber);
    }

    /** Returns the stream unless its frames arrive in another codec alone. */
    private Stream findJpeg(@Nullable String name) {
        Stream stream = find(name);
        Problem refusal = jpegRefusal(stream);
        if (refusal != null) {
            throw refusal;
        }
        return stream;
    }

    /** Returns why the stream cannot be had as JPEG; null when it can, or nothing is known yet. */
    static @Nullable Problem jpegRefusal(Stream stream) {
        String reason = stream.refusal(ANY_JPEG);
        return reason.isEmpty() ? null : Problem.notAcceptable(stream.name(), "JPEG", reason);
    }

    private Stream find(@Nullable String name) {
        if (name != null) {
            Stream named = registry.find(name);
            if (named == null) {
                throw Problem.unknownStream(name, registry.names());
            }
            return named;
        }
        Stream first = registry.defaultStream();
        if (first == null) {
            throw new Problem(503, "No stream", "No stream has been added yet. /api/v1/streams lists the streams.");
        }
        return first;
    }

    static void imageHeaders(HttpServletResponse response) {
        response.setHeader("Content-Type", Codec.JPEG.mediaType());
        MultipartReplace.neverKept(response);
    }

    private boolean idle() {
        return viewers.isEmpty() && snapshots.isEmpty();
    }

    private void tick() {
        long now = System.nanoTime();
        viewers.forEach(v -> v.tick(now, repeatNanos));
        snapshots.forEach(snapshot -> snapshot.tick(now, snapshotNanos));
    }
}
