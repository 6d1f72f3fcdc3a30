/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.panel.Plot;
import io.porthole.api.stream.ColorScale;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamDescription;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ToneMapping;
import io.porthole.core.internal.draw.AnnotationPainter;
import io.porthole.core.internal.draw.FrameDisplay;
import io.porthole.core.internal.frame.PooledEncodedFrame;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.stats.FrameInterval;
import io.porthole.core.internal.stats.StreamMeter;
import io.porthole.core.internal.tone.ToneMapper;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A stream: one source at a time, and all its viewers. */
final class HostStream implements Stream {
    /** After that long without a frame, what was found is added to the frame that is shown already. */
    static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    static final String SOURCE_REMOVED = "the source was removed";

    /** Bound of the time after which a stream of a slow source is stale. */
    static final long MAX_STALE_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Intervals between frames of which the next one must come. */
    private static final int STALE_INTERVALS = 3;

    private final Host host;
    private final String name;
    private final int id;
    private final ToneMapper tone;
    private final FrameDisplay display;
    private final PostedAnnotations posted = new PostedAnnotations();
    private final StreamMeter meter;
    private final StreamViewers viewers;
    private final Demand demand;
    private final StateLog log;
    private final FrameInterval interval = new FrameInterval();
    private final AtomicLong ordinals = new AtomicLong();
    private final SourceFacts facts = new SourceFacts();
    private volatile SourceSpec spec;
    private volatile @Nullable SourceSink sink;
    private volatile @Nullable NewestFrame newest;
    private volatile @Nullable SourceLink lastLink;
    private @Nullable ToneMapping describedTone;

    HostStream(Host host, SourceSpec spec) {
        this.host = host;
        this.name = spec.name();
        this.id = host.nextStreamId();
        this.spec = spec;
        this.tone = new ToneMapper(ToneMapping.DEFAULT, host.memory().mapped());
        this.display =
                new FrameDisplay(tone, new AnnotationPainter(host.memory().mapped()));
        this.meter = new StreamMeter(host.settings().windowNanos(), System.nanoTime());
        this.viewers = new StreamViewers(this, host);
        this.demand = new Demand(host, viewers::isPresent);
        this.log = new StateLog(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return spec.title();
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public @Nullable FrameInfo latest() {
        NewestFrame n = newest;
        return n == null ? null : n.info();
    }

    @Override
    public SimulationState simulationState() {
        return facts.simulationState();
    }

    @Override
    public List<Plot> valuePlots() {
        return facts.plots();
    }

    /** What the source says and its frames show. */
    SourceFacts facts() {
        return facts;
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
            viewers.redo();
        }
    }

    @Override
    public @Nullable ColorScale colorScale() {
        FrameInfo info = latest();
        return info != null && sourceCodec() == null && tone.applies(info.format()) ? tone.scale() : null;
    }

    @Override
    public StreamDescription description() {
        return facts.description();
    }

    @Override
    public @Nullable Frame newest() {
        return share();
    }

    @Override
    public boolean annotate(Annotations found, long sequence, long untilNanos) {
        return posted.post(found, sequence, untilNanos);
    }

    /** Shows a frame that no other follows again when what is to be added to it has changed. Called by one thread. */
    void annotateStillFrame() {
        NewestFrame n = newest;
        SourceSink s = sink;
        boolean still = n != null && System.nanoTime() - n.arrivedNanos() >= STILL_NANOS;
        if (still && s != null && posted.isUsed() && s.annotateAgain()) {
            viewers.redo();
        }
    }

    /** Returns a source's description of a frame with what was found in it outside of the source. */
    FrameInfo annotated(FrameInfo info) {
        return posted.addTo(info);
    }

    @Override
    public Subscription subscribe(SubscribeOptions options, Subscriber<EncodedFrame> subscriber) {
        return viewers.addEncoded(options, subscriber);
    }

    @Override
    public Subscription subscribeRaw(SubscribeOptions options, Subscriber<Frame> subscriber) {
        return viewers.addRaw(options, subscriber);
    }

    @Override
    public @Nullable Codec sourceCodec() {
        return input().encoded();
    }

    @Override
    public String refusal(SubscribeOptions options) {
        return input().refusal(options);
    }

    @Override
    public StreamStatistics statistics() {
        long now = System.nanoTime();
        return meter.snapshot(now, viewers.encodes(now), viewers.viewers(now));
    }

    @Override
    public List<EncodeStatistics> encodes() {
        return viewers.encodes(System.nanoTime());
    }

    @Override
    public StreamStatus status() {
        SourceSink s = sink;
        NewestFrame n = newest;
        StreamViewers.Stall stall = viewers.stall();
        return StatusRule.of(new StatusRule.Facts(
                viewers.endReason(),
                s == null,
                s == null ? SourceSink.Report.RUNNING : s.report(),
                viewers.isPresent(),
                stall.reason(),
                stall.all(),
                n != null && n.info().placeholder(),
                n == null ? -1 : n.age(),
                staleNanos()));
    }

    /** Returns the description of the source that came last. */
    SourceSpec spec() {
        return spec;
    }

    /** Returns how the source is, whether or not anybody watches. */
    SourceCondition condition() {
        SourceSink s = sink;
        return s == null ? SourceCondition.LOST : s.report().condition();
    }

    /**
     * Returns the age of a frame from which it is stale: the configured one, or with a slower source three of its
     * intervals, measured ones as soon as there are some, at most {@link #MAX_STALE_NANOS}.
     */
    long staleNanos() {
        long measured = interval.median();
        double fps = spec.fps();
        long nanos = measured > 0 || fps == 0 ? measured : (long) (TimeUnit.SECONDS.toNanos(1) / fps);
        long slow = Math.min(MAX_STALE_NANOS / STALE_INTERVALS, nanos) * STALE_INTERVALS;
        return Math.max(host.settings().staleAfterNanos(), slow);
    }

    StreamViewers viewers() {
        return viewers;
    }

    Demand demand() {
        return demand;
    }

    StreamMeter meter() {
        return meter;
    }

    FrameDisplay display() {
        return display;
    }

    long nextOrdinal() {
        return ordinals.incrementAndGet();
    }

    /** Returns the ordinal of the last frame that came. */
    long lastOrdinal() {
        return ordinals.get();
    }

    /** Returns the newest frame with a further reference, or null. */
    @Nullable
    RawFrame share() {
        SourceSink s = sink;
        return s == null ? null : s.share();
    }

    /** Follows a change of the encoders. */
    void encodersChanged() {
        viewers.reselect();
        viewers.wake();
    }

    /** Counts a frame that has come. */
    void captured(FrameInfo info) {
        long now = System.nanoTime();
        NewestFrame before = newest;
        newest = new NewestFrame(info, now);
        meter.captured(now);
        facts.add(info);
        if (before != null) {
            measureInterval(before.arrivedNanos(), now);
        }
    }

    /** A source that captures for viewers alone did so only since it was wanted. */
    private void measureInterval(long beforeNanos, long nowNanos) {
        long wantedSince = demand.sinceNanos();
        if (wantedSince - beforeNanos < 0) {
            interval.add(nowNanos - beforeNanos);
        } else {
            interval.addPart(nowNanos - wantedSince);
        }
    }

    /** Copies a frame that arrives encoded, for all its viewers; null when the configured memory is used up. */
    @Nullable
    PooledEncodedFrame copy(ByteBuffer bytes, Codec codec, boolean key, FrameInfo info) {
        PooledEncodedFrame.Encoding encoding = new PooledEncodedFrame.Encoding(codec, key, id);
        return PooledEncodedFrame.copyOf(
                info, nextOrdinal(), encoding, bytes, host.memory().encoded());
    }

    /** Returns the newest image that arrived encoded with a further reference, or null. */
    @Nullable
    PooledEncodedFrame shareImage() {
        SourceSink s = sink;
        return s == null ? null : s.shareImage();
    }

    /** Tells the source the bitrate that its viewers ask for, when that has changed. */
    void requestBitrate() {
        SourceLink link = sink == null ? null : lastLink;
        if (link != null && viewers.wishedBitrate() > 0) {
            link.requestBitrate(viewers::wishedBitrate);
        }
    }

    /** Asks the source for a key frame. */
    void requestKeyFrame() {
        SourceLink link = sink == null ? null : lastLink;
        if (link != null) {
            link.requestKeyFrame();
        }
    }

    /** Returns the kinds of frames that the source offers. */
    SourceInput input() {
        SourceSink s = sink;
        return s == null ? SourceInput.RAW : s.input();
    }

    /** Starts a source, whose frames are the stream's from now on. */
    void attach(SourceLink link) {
        SourceSink attached = new SourceSink(this, link.spec().codec());
        sink = attached;
        lastLink = link;
        facts.clear();
        describe(link.spec());
        link.start(attached);
        demand.link(link);
        host.after(0, viewers::reselect); // not here: the caller holds a lock
    }

    /** Returns the source that came last, though it may have been removed. */
    @Nullable
    SourceLink lastLink() {
        return lastLink;
    }

    /**
     * Follows a source's description; its tone mapping only when it is another than it was, for viewers change it
     * too.
     */
    void describe(SourceSpec spec) {
        this.spec = spec;
        ToneMapping described = spec.tone();
        if (described != null && !described.equals(describedTone)) {
            toneMapping(described);
        }
        describedTone = described;
    }

    /** Takes the source off. Returns its sink, which is to be closed where no lock is held. */
    @Nullable
    SourceSink detach() {
        SourceSink detached = sink;
        sink = null;
        demand.link(null);
        return detached;
    }

    /** Ends the stream: all viewers are told, and none is admitted. */
    void end(String reason) {
        viewers.end(reason);
    }

    /** Logs a change of state. Called by one thread. */
    void logState() {
        log.update(status(), System.nanoTime() - demand.sinceNanos() < staleNanos());
    }

    @Override
    public String toString() {
        return name;
    }
}
