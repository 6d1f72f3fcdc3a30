/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.core.internal.encode.EncodeWork;
import io.porthole.core.internal.encode.Order;
import io.porthole.core.internal.encode.PlainWork;
import io.porthole.core.internal.encode.Work;
import io.porthole.core.internal.frame.EncodedPicture;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.frame.SharedPicture;
import io.porthole.core.internal.stats.ViewerFigures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everybody who watches one stream, and the channels that work for them. */
final class Audience {
    private final HostStream stream;
    private final Host host;
    private final Object lock = new Object();

    // guarded by the lock
    private final ChannelGroup<Wish, EncodedPicture> encodes = new ChannelGroup<>(this::encode, this::start);
    private final ChannelGroup<Boolean, RawFrame> raws = new ChannelGroup<>(this::raw, this::start);
    private final Set<ViewerSubscription<?>> viewers = new LinkedHashSet<>();

    private volatile List<Channel<?>> channels = List.of();
    private volatile String endReason = "";

    Audience(HostStream stream, Host host) {
        this.stream = stream;
        this.host = host;
    }

    /** What viewers that share an encode have in common. */
    private record Wish(Codec codec, EncodeProfile profile) {}

    /**
     * Why viewers get nothing although frames come.
     *
     * @param reason of the first channel that has one; empty for none
     * @param all whether every channel has one
     */
    record Trouble(String reason, boolean all) {}

    Subscription admit(Codec codec, EncodeProfile profile, ViewerInfo who, Subscriber<EncodedFrame> subscriber) {
        ViewerSubscription<EncodedPicture> viewer =
                new ViewerSubscription<>(stream, figures(who), subscriber, new ViewerSubscription.Membership<>() {
                    @Override
                    public void move(ViewerSubscription<EncodedPicture> viewer, EncodeProfile to) {
                        join(encodes, new Wish(codec, to), viewer);
                    }

                    @Override
                    public void leave(ViewerSubscription<EncodedPicture> viewer) {
                        Audience.this.leave(encodes, viewer);
                    }
                });
        join(encodes, new Wish(codec, profile), viewer);
        return viewer;
    }

    Subscription admitRaw(boolean displayable, ViewerInfo who, Subscriber<Frame> subscriber) {
        ViewerSubscription<RawFrame> viewer =
                new ViewerSubscription<>(stream, figures(who), subscriber, gone -> leave(raws, gone));
        join(raws, displayable, viewer);
        return viewer;
    }

    private ViewerFigures figures(ViewerInfo who) {
        return stream.figures().viewer(host.nextViewerId(), who, System.nanoTime());
    }

    private <K, P extends SharedPicture> void join(ChannelGroup<K, P> group, K key, ViewerSubscription<P> viewer) {
        Channel<P> joined = null;
        synchronized (lock) {
            if (endReason.isEmpty() && viewer.isOpen()) {
                joined = group.join(key, viewer);
                viewers.add(viewer);
                refresh();
            }
        }
        if (joined == null) {
            viewer.end(endReason);
            return;
        }
        stream.demand().update();
        joined.welcome(viewer);
    }

    private <K, P extends SharedPicture> void leave(ChannelGroup<K, P> group, ViewerSubscription<P> viewer) {
        synchronized (lock) {
            if (viewers.remove(viewer)) {
                group.leave(viewer);
                refresh();
            }
        }
        stream.demand().update();
    }

    private void refresh() {
        List<Channel<?>> all = new ArrayList<>(encodes.channels());
        all.addAll(raws.channels());
        channels = List.copyOf(all);
    }

    /** Ends every viewer, and lets none in any more. */
    void end(String reason) {
        List<ViewerSubscription<?>> all;
        synchronized (lock) {
            endReason = reason;
            all = List.copyOf(viewers);
        }
        all.forEach(viewer -> viewer.end(reason));
    }

    /** Why there is no audience any more; empty while there may be one. */
    String endReason() {
        return endReason;
    }

    /** Whether anybody watches. */
    boolean isPresent() {
        return !channels.isEmpty();
    }

    /** The channels that run; a snapshot. */
    List<Channel<?>> channels() {
        return channels;
    }

    /** There is a new frame, or another encoder. */
    void wake() {
        for (Channel<?> channel : channels) {
            channel.wake();
        }
    }

    /** The newest frame is to look different. */
    void redo() {
        for (Channel<?> channel : channels) {
            channel.redo();
        }
    }

    Trouble trouble() {
        String reason = "";
        boolean all = isPresent();
        for (Channel<?> channel : channels) {
            String trouble = channel.trouble();
            reason = reason.isEmpty() ? trouble : reason;
            all &= !trouble.isEmpty();
        }
        return new Trouble(reason, all);
    }

    List<EncodeStatistics> encodes(long nowNanos) {
        List<EncodeStatistics> all = new ArrayList<>();
        for (Channel<?> channel : channels) {
            EncodeStatistics one = channel.statistics(nowNanos);
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

    private Channel<EncodedPicture> encode(Wish wish) {
        Order order = new Order(stream.name(), stream.id(), wish.codec, wish.profile);
        EncodeWork work = new EncodeWork(
                order,
                host.factories(),
                stream.tone(),
                host.memory(),
                new EncodeWork.Books(stream.figures().drops(), stream.figures().encode(System.nanoTime())));
        String name = wish.codec + "-" + wish.profile;
        return channel(name, work, true);
    }

    private Channel<RawFrame> raw(boolean displayable) {
        PlainWork work =
                new PlainWork(displayable, stream.tone(), stream.figures().drops());
        return channel(displayable ? "shown" : "raw", work, false);
    }

    private <P extends SharedPicture> Channel<P> channel(String what, Work<P> work, boolean keepsLast) {
        RawFrame newest = stream.share();
        long taken = newest == null ? stream.lastOrdinal() : newest.ordinal() - 1;
        close(newest);
        String name = "porthole-" + stream.name() + "-" + what;
        return new Channel<>(name, stream::share, work, stream.figures().drops(), taken, keepsLast);
    }

    private void start(Channel<?> channel) {
        host.start(channel.name(), channel::run);
    }

    private static void close(@Nullable RawFrame frame) {
        if (frame != null) {
            frame.close();
        }
    }
}
