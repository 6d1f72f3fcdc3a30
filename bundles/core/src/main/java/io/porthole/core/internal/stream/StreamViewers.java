/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.core.internal.frame.CountedFrame;
import io.porthole.core.internal.frame.PooledEncodedFrame;
import io.porthole.core.internal.frame.RawFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All viewers of one stream, and the fan-outs that work for them. */
final class StreamViewers {
    private final HostStream stream;
    private final Host host;
    private final Object lock = new Object();

    // guarded by the lock
    private final FanOutGroup<EncodeKey, PooledEncodedFrame> encodes;
    private final FanOutGroup<RawKey, RawFrame> raws;
    private final Set<ViewerSubscription<?>> viewers = new LinkedHashSet<>();
    private final Map<ViewerSubscription<PooledEncodedFrame>, CodecSelector> selectors = new LinkedHashMap<>();

    private volatile List<FanOut<?>> fanOuts = List.of();
    private volatile int wishedBitrate;
    private volatile String endReason = "";

    StreamViewers(HostStream stream, Host host) {
        this.stream = stream;
        this.host = host;
        FanOutFactory factory = new FanOutFactory(stream, host);
        this.encodes = new FanOutGroup<>(factory::encoded, factory::start);
        this.raws = new FanOutGroup<>(factory::raw, factory::start);
    }

    /**
     * Obstacle for which viewers get nothing although frames come.
     *
     * @param reason of the first fan-out that has one; empty for none
     * @param all whether every fan-out has one
     */
    record Stall(String reason, boolean all) {}

    Subscription addEncoded(SubscribeOptions options, Subscriber<EncodedFrame> subscriber) {
        if (options.accepted().isEmpty()) {
            throw new IllegalArgumentException("the options of an encoded subscription name no codec");
        }
        CodecSelector selector = new CodecSelector(host.encoders(), options);
        ViewerSubscription<PooledEncodedFrame> viewer = create(options, subscriber, new EncodedMembership(selector));
        join(encodes, viewer, () -> {
            selectors.put(viewer, selector);
            return selector.select(stream.input());
        });
        return viewer;
    }

    Subscription addRaw(SubscribeOptions options, Subscriber<Frame> subscriber) {
        ViewerSubscription<RawFrame> viewer = create(options, subscriber, gone -> leave(raws, gone));
        join(raws, viewer, () -> RawKey.of(options));
        return viewer;
    }

    private <P extends CountedFrame> ViewerSubscription<P> create(
            SubscribeOptions options, Subscriber<? super P> subscriber, ViewerSubscription.Membership<P> membership) {
        ViewerSubscription<P> viewer = new ViewerSubscription<>(
                stream,
                stream.meter().viewer(host.nextViewerId(), options.viewer(), System.nanoTime()),
                subscriber,
                membership);
        viewer.maxFramesPerSecond(options.maxFramesPerSecond());
        return viewer;
    }

    /** Moves a viewer of encoded frames between fan-outs, and out of them. */
    private final class EncodedMembership implements ViewerSubscription.Membership<PooledEncodedFrame> {
        private final CodecSelector selector;

        EncodedMembership(CodecSelector selector) {
            this.selector = selector;
        }

        @Override
        public void move(ViewerSubscription<PooledEncodedFrame> viewer, EncodeProfile to) {
            join(encodes, viewer, () -> {
                selector.profile(to);
                return selector.select(stream.input());
            });
        }

        @Override
        public void leave(ViewerSubscription<PooledEncodedFrame> viewer) {
            StreamViewers.this.leave(encodes, viewer);
        }
    }

    /** The key is asked for under the lock. */
    private <K, P extends CountedFrame> void join(
            FanOutGroup<K, P> group, ViewerSubscription<P> viewer, Supplier<K> key) {
        FanOut<P> joined = null;
        synchronized (lock) {
            if (endReason.isEmpty() && viewer.isOpen()) {
                joined = group.join(key.get(), viewer);
                viewers.add(viewer);
                refresh();
            }
        }
        if (joined == null) {
            viewer.end(endReason);
            return;
        }
        stream.demand().update();
        stream.requestBitrate();
        joined.sendInitialFrame(viewer);
    }

    private <K, P extends CountedFrame> void leave(FanOutGroup<K, P> group, ViewerSubscription<P> viewer) {
        synchronized (lock) {
            if (viewers.remove(viewer)) {
                selectors.remove(viewer);
                group.leave(viewer);
                refresh();
            }
        }
        stream.demand().update();
        stream.requestBitrate();
    }

    /** Selects codecs again: the encoders have changed, or what the source offers. */
    void reselect() {
        List<ViewerSubscription<PooledEncodedFrame>> moved = new ArrayList<>();
        synchronized (lock) {
            selectors.forEach((viewer, selector) -> {
                FanOut<PooledEncodedFrame> before = viewer.fanOut();
                if (encodes.join(selector.select(stream.input()), viewer) != before) {
                    moved.add(viewer);
                }
            });
            refresh();
        }
        stream.requestBitrate();
        for (ViewerSubscription<PooledEncodedFrame> viewer : moved) {
            FanOut<PooledEncodedFrame> joined = viewer.fanOut();
            if (joined != null) {
                joined.sendInitialFrame(viewer);
            }
        }
    }

    private void refresh() {
        List<FanOut<?>> all = new ArrayList<>(encodes.fanOuts());
        all.addAll(raws.fanOuts());
        fanOuts = List.copyOf(all);
        wishedBitrate = selectors.entrySet().stream()
                .mapToInt(e -> e.getKey().fanOut() instanceof PassThroughFanOut passed ? bitrate(e, passed) : 0)
                .max()
                .orElse(0);
    }

    private static int bitrate(
            Map.Entry<ViewerSubscription<PooledEncodedFrame>, CodecSelector> viewer, PassThroughFanOut passed) {
        return viewer.getValue().bitrate(passed.codec());
    }

    /** Returns the greatest bitrate that a viewer of frames that arrive encoded asks for; 0 for none. */
    int wishedBitrate() {
        return wishedBitrate;
    }

    /** Ends every viewer, and admits none any more. */
    void end(String reason) {
        List<ViewerSubscription<?>> all;
        synchronized (lock) {
            endReason = reason;
            all = List.copyOf(viewers);
        }
        all.forEach(viewer -> viewer.end(reason));
    }

    /** Returns why no viewer is admitted any more; empty while they are. */
    String endReason() {
        return endReason;
    }

    /** Returns whether anybody watches. */
    boolean isPresent() {
        return !fanOuts.isEmpty();
    }

    /** Returns the fan-outs that run; a snapshot. */
    List<FanOut<?>> fanOuts() {
        return fanOuts;
    }

    /** Returns the fan-out of the viewers that accept frames of that codec as they arrive, or null. */
    @Nullable
    PassThroughFanOut passThrough(Codec codec) {
        for (FanOut<?> fanOut : fanOuts) {
            if (fanOut instanceof PassThroughFanOut found && found.codec().equals(codec)) {
                return found;
            }
        }
        return null;
    }

    /** Tells the fan-outs that there is a new frame, or another encoder. */
    void wake() {
        for (FanOut<?> fanOut : fanOuts) {
            fanOut.wake();
        }
    }

    /** Tells the fan-outs that the tone mapping has changed. */
    void redo() {
        for (FanOut<?> fanOut : fanOuts) {
            fanOut.redo();
        }
    }

    Stall stall() {
        String rawMissing = stream.input().stall();
        String reason = "";
        boolean all = isPresent();
        for (FanOut<?> fanOut : fanOuts) {
            String stall = fanOut.needsRaw() && !rawMissing.isEmpty() ? rawMissing : fanOut.stall();
            reason = reason.isEmpty() ? stall : reason;
            all &= !stall.isEmpty();
        }
        return new Stall(reason, all);
    }

    List<EncodeStatistics> encodes(long nowNanos) {
        List<EncodeStatistics> all = new ArrayList<>();
        for (FanOut<?> fanOut : fanOuts) {
            EncodeStatistics one = fanOut.statistics(nowNanos);
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    List<ViewerStatistics> viewers(long nowNanos) {
        List<ViewerSubscription<?>> present;
        synchronized (lock) {
            present = List.copyOf(viewers);
        }
        return present.stream().map(viewer -> viewer.statistics(nowNanos)).toList();
    }
}
