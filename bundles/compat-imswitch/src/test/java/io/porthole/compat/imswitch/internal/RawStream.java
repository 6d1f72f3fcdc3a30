/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry of one stream whose raw frames a test hands in; it delivers the newest against credit. */
final class RawStream implements StreamRegistry {
    final AtomicInteger held = new AtomicInteger();
    volatile double fps = -1;
    volatile boolean closed;
    volatile String refusal = "";
    private Subscriber<Frame> subscriber;
    private Frame waiting;
    private int credit;

    private final Subscription subscription = proxy(Subscription.class, (method, arguments) -> {
        switch (method) {
            case "request" -> request();
            case "sent", "failed" -> ((SharedFrame) arguments[0]).close();
            case "maxFramesPerSecond" -> fps = (Double) arguments[0];
            case "close" -> closed = true;
            default -> {
                return null;
            }
        }
        return null;
    });

    private final Stream stream = proxy(Stream.class, (method, arguments) -> switch (method) {
        case "name" -> "demo";
        case "id" -> 1;
        case "latest" -> null;
        case "refusal" -> refusal;
        case "subscribeRaw" -> subscribe(arguments[1]);
        default -> throw new AssertionError(method);
    });

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                RawStream.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> type.getSimpleName();
                    default -> answer.to(method.getName(), arguments);
                }));
    }

    @SuppressWarnings("unchecked")
    private synchronized Subscription subscribe(Object taker) {
        subscriber = (Subscriber<Frame>) taker;
        closed = false;
        return subscription;
    }

    boolean watched() {
        return subscriber != null && !closed;
    }

    /** Returns whether a frame is asked for that has not come yet. */
    synchronized boolean requested() {
        return credit > 0;
    }

    private void request() {
        synchronized (this) {
            credit++;
        }
        deliver();
    }

    /** Offers a frame; one that still waits is dropped. */
    void show(PixelFormat format, int width, int height, byte[] pixels) {
        FrameInfo info = FrameInfo.packed(width, height, format, 1, System.nanoTime());
        held.incrementAndGet();
        Frame old;
        synchronized (this) {
            old = waiting;
            waiting = frame(info, pixels, held);
        }
        if (old != null) {
            old.close();
        }
        deliver();
    }

    private void deliver() {
        Frame next;
        synchronized (this) {
            next = credit > 0 ? waiting : null;
            if (next == null) {
                return;
            }
            credit--;
            waiting = null;
        }
        subscriber.deliver(subscription, next);
    }

    static Frame frame(FrameInfo info, byte[] pixels, AtomicInteger held) {
        return new Frame() {
            @Override
            public FrameInfo info() {
                return info;
            }

            @Override
            public ByteBuffer bytes() {
                return ByteBuffer.allocateDirect(pixels.length)
                        .put(pixels)
                        .flip()
                        .asReadOnlyBuffer();
            }

            @Override
            public Frame retain() {
                held.incrementAndGet();
                return this;
            }

            @Override
            public void close() {
                held.decrementAndGet();
            }
        };
    }

    /** Bytes, of which those that are not named are 0. */
    static byte[] bytes(int... values) {
        byte[] out = new byte[Math.max(values.length, 24)];
        for (int i = 0; i < values.length; i++) {
            out[i] = (byte) values[i];
        }
        return out;
    }

    /** 16-bit samples as they lie in memory here. */
    static byte[] samples(int... values) {
        ByteBuffer out = ByteBuffer.allocate(values.length * 2).order(ByteOrder.nativeOrder());
        for (int value : values) {
            out.putShort((short) value);
        }
        return out.array();
    }

    @Override
    public List<Stream> streams() {
        return List.of(stream);
    }

    @Override
    public Stream find(String name) {
        return name.equals("demo") ? stream : null;
    }

    @Override
    public Stream defaultStream() {
        return stream;
    }
}
