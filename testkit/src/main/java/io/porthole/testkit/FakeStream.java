/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.panel.Plot;
import io.porthole.api.stream.ColorScale;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamDescription;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ToneMapping;
import io.porthole.api.stream.ViewerStatistics;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A stream whose pictures a test hands in, already compressed. */
public final class FakeStream implements Stream {
    private static final Latency ENCODE_TIME = new Latency(200, 40_000, 60_000, 80_000, 90_000, 10_000, 42_000, 7_500);

    private final String name;
    private final int id;
    private final List<FakeSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Queue<FakeEncodedFrame> made = new ConcurrentLinkedQueue<>();
    private volatile StreamStatus status = new StreamStatus(StreamState.LIVE, "", 0);
    private volatile @Nullable Codec sourceCodec;
    private volatile ToneMapping tone = ToneMapping.DEFAULT;
    private @Nullable FakeEncodedFrame newest;
    private volatile @Nullable ColorScale scale;
    private volatile StreamDescription description = StreamDescription.NONE;
    private volatile @Nullable FakeFrame raw;
    /** What is known of the simulation. */
    public volatile SimulationState simulation = SimulationState.UNKNOWN;

    /** Plots of the annotations' values. */
    public final List<Plot> valuePlots = new CopyOnWriteArrayList<>();

    private Annotations annotated = Annotations.NONE;
    private long annotatedSequence;
    private long annotatedUntil;

    /** A live stream without viewers. */
    public FakeStream(String name, int id) {
        this.name = name;
        this.id = id;
    }

    @Override
    public SimulationState simulationState() {
        return simulation;
    }

    @Override
    public List<Plot> valuePlots() {
        return List.copyOf(valuePlots);
    }

    /** Offers a picture captured now to every viewer. */
    public FakeEncodedFrame show(long sequence, byte[] bytes) {
        return show(sequence, System.nanoTime(), Annotations.NONE, bytes);
    }

    /** Offers a picture to every viewer. */
    public FakeEncodedFrame show(long sequence, long captureTime, Annotations marks, byte[] bytes) {
        FrameInfo info = FrameInfo.packed(64, 48, PixelFormat.RGB8, sequence, captureTime)
                .withSimulationTime(sequence / 10.0)
                .withAnnotations(marks);
        return show(new FakeEncodedFrame(id, info, bytes));
    }

    /** Offers a frame of H.264 to every viewer. */
    public FakeEncodedFrame showVideo(FrameInfo info, boolean key, byte[] bytes) {
        return show(new FakeEncodedFrame(id, info, Codec.H264, key, bytes));
    }

    private FakeEncodedFrame show(FakeEncodedFrame picture) {
        made.add(picture);
        FakeEncodedFrame old;
        synchronized (this) {
            old = newest;
            newest = picture;
        }
        if (old != null) {
            old.close();
        }
        subscriptions.forEach(s -> s.offer(picture));
        return picture;
    }

    /** Changes the state that the stream reports. */
    public void status(StreamState state, String reason) {
        status = new StreamStatus(state, reason, 0);
    }

    /** Ends the stream for all its viewers. */
    public void end(String reason) {
        for (FakeSubscription s : subscriptions) {
            s.end(reason);
        }
        subscriptions.clear();
        synchronized (this) {
            if (newest != null) {
                newest.close();
            }
            newest = null;
        }
    }

    /** Present viewers, in the order they came. */
    public List<FakeSubscription> subscriptions() {
        return subscriptions;
    }

    /** References that somebody holds beside the stream itself, over all pictures ever shown. */
    public synchronized long leaked() {
        long held = made.stream().mapToLong(FakeEncodedFrame::references).sum();
        return newest == null ? held : held - 1;
    }

    void remove(FakeSubscription subscription) {
        subscriptions.remove(subscription);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return "Title of " + name;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public StreamStatus status() {
        return status;
    }

    @Override
    public synchronized @Nullable FrameInfo latest() {
        return newest == null ? null : newest.info();
    }

    /** Says that its frames arrive in that codec, which others cannot be had from; null for raw frames. */
    public void sourceCodec(@Nullable Codec codec) {
        sourceCodec = codec;
    }

    @Override
    public @Nullable Codec sourceCodec() {
        return sourceCodec;
    }

    @Override
    public String refusal(SubscribeOptions options) {
        Codec only = sourceCodec;
        boolean accepted = options.accepted().stream().anyMatch(a -> a.codec().equals(only));
        return only == null || accepted ? "" : "the source offers " + only + " only";
    }

    @Override
    public StreamStatistics statistics() {
        List<ViewerStatistics> viewers =
                subscriptions.stream().map(FakeSubscription::statistics).toList();
        EncodeStatistics encode = new EncodeStatistics(
                Codec.JPEG, JpegProfile.DEFAULT, "fake", "", viewers.size(), 30, 600_000, 1, ENCODE_TIME, false);
        return new StreamStatistics(30, 1, 1, 1, Map.of(), Latency.NONE, List.of(encode), viewers);
    }

    @Override
    public ToneMapping toneMapping() {
        return tone;
    }

    @Override
    public void toneMapping(ToneMapping mapping) {
        tone = mapping;
    }

    /** Says which colours its samples have. */
    public void colorScale(ColorScale colors) {
        scale = colors;
    }

    @Override
    public @Nullable ColorScale colorScale() {
        return scale;
    }

    /** Says what its source declares. */
    public void description(StreamDescription declared) {
        description = declared;
    }

    @Override
    public StreamDescription description() {
        return description;
    }

    /** Has raw pixels from now on. */
    public void raw(FakeFrame frame) {
        raw = frame;
    }

    @Override
    public @Nullable Frame newest() {
        FakeFrame frame = raw;
        return frame == null ? null : frame.retain();
    }

    @Override
    public synchronized boolean annotate(Annotations found, long sequence, long untilNanos) {
        if (sequence < annotatedSequence) {
            return false;
        }
        annotated = found;
        annotatedSequence = sequence;
        annotatedUntil = untilNanos;
        return true;
    }

    /** What was added last to the frames from now on. */
    public synchronized Annotations annotated() {
        return annotated;
    }

    /** Until when that is added. */
    public synchronized long annotatedUntil() {
        return annotatedUntil;
    }

    @Override
    public Subscription subscribe(SubscribeOptions options, Subscriber<EncodedFrame> subscriber) {
        FakeSubscription s = new FakeSubscription(this, options, subscriber);
        FakeEncodedFrame first;
        synchronized (this) {
            first = newest;
            if (first != null) {
                first.retain();
            }
        }
        subscriptions.add(s);
        if (first != null) {
            s.offer(first);
            first.close();
        }
        return s;
    }

    @Override
    public Subscription subscribeRaw(SubscribeOptions options, Subscriber<Frame> subscriber) {
        return new FakeRawSubscription(this, subscriber);
    }
}
