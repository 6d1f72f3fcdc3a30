/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ToneMapping;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.stats.StreamFigures;
import io.porthole.core.internal.tone.ToneMapper;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A stream: one source at a time, and everybody who watches it. */
final class HostStream implements Stream {
    static final String SOURCE_REMOVED = "the source was removed";

    private final Host host;
    private final String name;
    private final int id;
    private final ToneMapper tone;
    private final StreamFigures figures;
    private final Audience audience;
    private final Demand demand;
    private final StateLog log;
    private final AtomicLong ordinals = new AtomicLong();
    private volatile String title;
    private volatile double fps;
    private volatile @Nullable SourceSink sink;
    private volatile @Nullable Newest newest;
    private volatile @Nullable SourceLink lastLink;
    private @Nullable ToneMapping describedTone;

    HostStream(Host host, SourceSpec spec) {
        this.host = host;
        this.name = spec.name();
        this.id = host.nextStreamId();
        this.title = spec.title();
        this.fps = spec.fps();
        this.tone = new ToneMapper(ToneMapping.DEFAULT, host.memory().mapped());
        this.figures = new StreamFigures(host.settings().windowNanos(), System.nanoTime());
        this.audience = new Audience(this, host);
        this.demand = new Demand(host, audience::isPresent);
        this.log = new StateLog(name);
    }

    /** Shape and time of the newest frame, which outlive its memory. */
    private record Newest(FrameInfo info, long arrivedNanos) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public @Nullable FrameInfo latest() {
        Newest n = newest;
        return n == null ? null : n.info;
    }

    @Override
    public ToneMapping toneMapping() {
        return tone.mapping();
    }

    @Override
    public void toneMapping(ToneMapping mapping) {
        tone.mapping(mapping);
        FrameInfo info = latest();
        if (info != null
                && (info.format() == PixelFormat.GRAY8 || !info.format().displayable())) {
            audience.redo();
        }
    }

    @Override
    public Subscription subscribe(SubscribeOptions options, Subscriber<EncodedFrame> subscriber) {
        SubscribeOptions.Accepted first = options.accepted().get(0);
        return audience.admit(first.codec(), first.profile(), options.viewer(), subscriber);
    }

    @Override
    public Subscription subscribeRaw(SubscribeOptions options, Subscriber<Frame> subscriber) {
        return audience.admitRaw(options.displayable(), options.viewer(), subscriber);
    }

    @Override
    public StreamStatistics statistics() {
        long now = System.nanoTime();
        return figures.snapshot(now, audience.encodes(now), audience.viewers(now));
    }

    @Override
    public StreamStatus status() {
        SourceSink s = sink;
        Newest n = newest;
        Audience.Trouble trouble = audience.trouble();
        return StatusRule.of(new StatusRule.Facts(
                audience.endReason(),
                s == null,
                s == null ? SourceSink.Report.RUNNING : s.report(),
                audience.isPresent(),
                trouble.reason(),
                trouble.all(),
                n != null && n.info.placeholder(),
                n == null ? -1 : age(n),
                staleNanos()));
    }

    /** By the older of both its times: a producer's clock that is ahead does not make a picture new. */
    private static long age(Newest n) {
        long now = System.nanoTime();
        return Math.max(0, Math.max(now - n.info.captureTime(), now - n.arrivedNanos));
    }

    /** The configured bound, or three pictures of a source that is slower than that. */
    long staleNanos() {
        double interval = fps > 0 ? TimeUnit.SECONDS.toNanos(1) / fps : 0;
        return Math.max(host.settings().staleAfterNanos(), (long) (3 * interval));
    }

    Audience audience() {
        return audience;
    }

    Demand demand() {
        return demand;
    }

    StreamFigures figures() {
        return figures;
    }

    ToneMapper tone() {
        return tone;
    }

    long nextOrdinal() {
        return ordinals.incrementAndGet();
    }

    /** Ordinal of the last frame that came. */
    long lastOrdinal() {
        return ordinals.get();
    }

    /** The newest frame with a further reference, or null. */
    @Nullable
    RawFrame share() {
        SourceSink s = sink;
        return s == null ? null : s.share();
    }

    /** A frame has come. */
    void captured(FrameInfo info) {
        long now = System.nanoTime();
        newest = new Newest(info, now);
        figures.captured(now);
        audience.wake();
    }

    /** From now on this source's frames are shown; it begins. */
    void attach(SourceLink link) {
        SourceSink attached = new SourceSink(this);
        sink = attached;
        lastLink = link;
        describe(link.spec());
        link.start(attached);
        demand.link(link);
    }

    /** The source that came last, though it may have gone. */
    @Nullable
    SourceLink lastLink() {
        return lastLink;
    }

    /**
     * Follows a source's description; its tone mapping only when it is another than it was, for viewers change it
     * too.
     */
    void describe(SourceSpec spec) {
        title = spec.title();
        fps = spec.fps();
        ToneMapping described = spec.tone();
        if (described != null && !described.equals(describedTone)) {
            toneMapping(described);
        }
        describedTone = described;
    }

    /** The source goes. Returns its sink, which is to be closed where no lock is held. */
    @Nullable
    SourceSink detach() {
        SourceSink detached = sink;
        sink = null;
        demand.link(null);
        return detached;
    }

    /** The stream is no more: all viewers are told, and none is let in. */
    void end(String reason) {
        audience.end(reason);
    }

    /** Says in the log what has changed. Called by one thread. */
    void look() {
        log.look(status(), System.nanoTime() - demand.sinceNanos() < staleNanos());
    }

    @Override
    public String toString() {
        return name;
    }
}
