/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A viewer that writes down what it gets. */
final class TestViewer<P extends SharedFrame> implements Subscriber<P> {
    static final ViewerInfo WHO = ViewerInfo.of("test", "nowhere");

    final List<Long> sequences = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();
    final AtomicInteger overlapping = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final BiConsumer<Subscription, P> then;
    volatile @Nullable Subscription subscription;

    private TestViewer(BiConsumer<Subscription, P> then) {
        this.then = then;
    }

    /** Sends each frame at once. */
    static <P extends SharedFrame> TestViewer<P> quick() {
        return new TestViewer<>(Subscription::sent);
    }

    /** Sends each frame at once and asks for the next. */
    static <P extends SharedFrame> TestViewer<P> greedy() {
        return new TestViewer<>((s, p) -> {
            s.sent(p);
            s.request(1);
        });
    }

    static <P extends SharedFrame> TestViewer<P> doing(BiConsumer<Subscription, P> then) {
        return new TestViewer<>(then);
    }

    static Subscription watch(Stream stream, TestViewer<io.porthole.api.frame.EncodedFrame> viewer) {
        return watch(stream, JpegProfile.DEFAULT, viewer);
    }

    static Subscription watch(
            Stream stream, EncodeProfile profile, TestViewer<io.porthole.api.frame.EncodedFrame> viewer) {
        Subscription s = stream.subscribe(SubscribeOptions.encoded(WHO, Codec.JPEG, profile), viewer);
        viewer.subscription = s;
        return s;
    }

    static Subscription watchRaw(Stream stream, boolean displayable, TestViewer<Frame> viewer) {
        Subscription s = stream.subscribeRaw(SubscribeOptions.raw(WHO).withDisplayable(displayable), viewer);
        viewer.subscription = s;
        return s;
    }

    @Override
    public void deliver(Subscription s, P frame) {
        if (inside.getAndIncrement() != 0) {
            overlapping.incrementAndGet();
        }
        try {
            ByteBuffer bytes = frame.bytes();
            byte[] text = new byte[Math.min(64, bytes.remaining())];
            bytes.get(text);
            texts.add(new String(text, StandardCharsets.ISO_8859_1));
            sequences.add(frame.info().sequence());
            then.accept(s, frame);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void closed(String reason) {
        ends.add(reason);
    }

    long newest() {
        return sequences.isEmpty() ? -1 : sequences.get(sequences.size() - 1);
    }
}
