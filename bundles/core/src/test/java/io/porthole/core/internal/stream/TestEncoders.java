/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Encoders whose frames say by whom and of what they were made, and that notice when they are used wrongly. */
final class TestEncoders implements EncoderFactory {
    final String name;
    final Codec codec;
    final Set<PixelFormat> formats = EnumSet.of(PixelFormat.RGB8, PixelFormat.GRAY8);
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger encodes = new AtomicInteger();
    final AtomicInteger keys = new AtomicInteger();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger misuses = new AtomicInteger();
    volatile @Nullable Semaphore gate;
    volatile @Nullable RuntimeException broken;
    volatile @Nullable EncodeException refusing;
    volatile @Nullable EncodeException unmade;
    volatile @Nullable FrameShape last;

    record FrameShape(PixelFormat format, int width, boolean bottomUp, byte firstByte) {}

    TestEncoders(String name) {
        this(name, Codec.JPEG);
    }

    TestEncoders(String name, Codec codec) {
        this.name = name;
        this.codec = codec;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public boolean supports(PixelFormat format) {
        return formats.contains(format);
    }

    @Override
    public Encoder create(EncodeProfile profile) throws EncodeException {
        EncodeException e = unmade;
        if (e != null) {
            throw e;
        }
        made.incrementAndGet();
        open.incrementAndGet();
        return new One(profile);
    }

    private final class One implements Encoder {
        private final EncodeProfile profile;
        private final Thread owner = Thread.currentThread();
        private final ByteBuffer out = ByteBuffer.allocateDirect(256);
        private boolean closed;
        private boolean first = true;

        One(EncodeProfile profile) {
            this.profile = profile;
        }

        @Override
        public Output encode(Frame frame, boolean forceKey) throws EncodeException {
            check(!closed && Thread.currentThread() == owner);
            inside.incrementAndGet();
            try {
                Semaphore g = gate;
                if (g != null) {
                    g.acquireUninterruptibly();
                }
                RuntimeException b = broken;
                if (b != null) {
                    throw b;
                }
                EncodeException r = refusing;
                if (r != null) {
                    throw r;
                }
                return output(frame, forceKey);
            } finally {
                inside.decrementAndGet();
            }
        }

        private Output output(Frame frame, boolean forceKey) {
            last = new FrameShape(
                    frame.info().format(),
                    frame.info().width(),
                    frame.info().bottomUp(),
                    frame.bytes().get(0));
            boolean key = codec.equals(Codec.JPEG) || forceKey || first;
            first = false;
            if (key) {
                keys.incrementAndGet();
            }
            String text = name + " " + ((JpegProfile) profile).quality() + " "
                    + frame.info().sequence();
            out.clear().put(text.getBytes(StandardCharsets.US_ASCII)).flip();
            encodes.incrementAndGet();
            return Output.of(out, key);
        }

        @Override
        public void close() {
            check(Thread.currentThread() == owner);
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }

        private void check(boolean right) {
            if (!right) {
                misuses.incrementAndGet();
            }
        }
    }
}
