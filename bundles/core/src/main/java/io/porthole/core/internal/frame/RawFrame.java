/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.frame;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A raw frame where its owner put it. The frames that were made of it live as long as it does. */
public final class RawFrame extends CountedFrame implements Frame {
    private static final Logger LOG = LoggerFactory.getLogger(RawFrame.class);

    private final ByteBuffer pixels;
    private final Runnable onRelease;
    private @Nullable RawFrame mapped;
    private long mappedVersion;
    private @Nullable RawFrame painted;

    /**
     * With one reference.
     *
     * @param pixels direct memory, checked before; its position is the first byte of the first row
     * @param ordinal see {@link #ordinal}
     * @param onRelease gives the memory back
     */
    public RawFrame(ByteBuffer pixels, FrameInfo info, long ordinal, Runnable onRelease) {
        super(info, ordinal);
        this.pixels = pixels.slice(pixels.position(), (int) info.spanBytes()).asReadOnlyBuffer();
        this.onRelease = onRelease;
    }

    @Override
    public ByteBuffer bytes() {
        checkAlive();
        return pixels.duplicate().order(ByteOrder.nativeOrder());
    }

    @Override
    public int byteCount() {
        return pixels.capacity();
    }

    @Override
    public RawFrame retain() {
        super.retain();
        return this;
    }

    /**
     * Returns the frame that this version of the tone mapping made of this one, or null; guarded by the tone mapper.
     */
    public @Nullable RawFrame mapped(long version) {
        return mappedVersion == version ? mapped : null;
    }

    /** Keeps the frame that was made of this one, and one reference to it; guarded by the tone mapper. */
    public void mapped(RawFrame frame, long version) {
        if (mapped != null) {
            mapped.close();
        }
        mapped = frame;
        mappedVersion = version;
    }

    /** This frame with its detections drawn, or null while nobody has drawn them; guarded by the painter. */
    public @Nullable RawFrame painted() {
        return painted;
    }

    /** Keeps this frame with its detections drawn, and one reference to it; guarded by the painter. */
    public void painted(RawFrame frame) {
        painted = frame;
    }

    @Override
    void released() {
        if (mapped != null) {
            mapped.close();
        }
        if (painted != null) {
            painted.close();
        }
        release(onRelease);
    }

    /** Gives memory back to its owner, whose exceptions must not end the thread that happens to be last. */
    public static void release(Runnable onRelease) {
        try {
            onRelease.run();
        } catch (RuntimeException e) {
            LOG.error("A source failed when its frame was given back; its release must not throw", e);
        }
    }
}
