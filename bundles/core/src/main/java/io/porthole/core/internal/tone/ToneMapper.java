/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ColorScale;
import io.porthole.api.stream.ToneMapping;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tone mapping for one stream: each frame once for all viewers. GRAY16, FLOAT32 and, with a colour map, GRAY8 become
 * GRAY8 (colour map grey) or RGB8, tightly packed; rows stay in their order, so a bottom-up frame stays one. Samples
 * that are not a number become magenta, in grey black; infinite ones get the colour at their end of the window.
 */
public final class ToneMapper {
    private final BufferPool pool;
    private volatile Current current;
    private volatile Limits limits = new Limits(0, 1);
    private long versions = 1;

    // guarded by this; made when the first frame needs them
    private final Samples samples = new Samples();
    private final Pixels pixels = new Pixels();
    private @Nullable Tables tables;

    /** Creates a mapper with its first mapping, and memory for results. */
    public ToneMapper(ToneMapping mapping, BufferPool pool) {
        this.current = new Current(mapping, versions);
        this.pool = pool;
    }

    private record Current(ToneMapping mapping, long version) {}

    /** Returns the mapping in use. */
    public ToneMapping mapping() {
        return current.mapping;
    }

    /** Changes the mapping for the frames that are mapped from now on. */
    public synchronized void mapping(ToneMapping mapping) {
        current = new Current(mapping, ++versions);
    }

    /** Returns the colours of the frames that are mapped now, within the limits of the one that was mapped last. */
    public ColorScale scale() {
        return Scales.of(current.mapping, limits);
    }

    /** Returns whether frames of that format are mapped. */
    public boolean applies(PixelFormat format) {
        return !format.displayable()
                || (format == PixelFormat.GRAY8 && current.mapping.colorMap() != ToneMapping.ColorMap.GREY);
    }

    /**
     * Maps a frame, unless it was mapped before.
     *
     * @param raw borrowed, of a format that {@link #applies}
     * @return one reference, or null when memory is used up
     */
    public synchronized @Nullable RawFrame map(RawFrame raw) {
        Current now = current;
        RawFrame before = raw.mapped(now.version);
        if (before != null) {
            return before.retain();
        }
        Tables t = tables;
        if (t == null || t.version() != now.version) {
            t = new Tables(now.mapping, now.version, new Window(now.mapping, samples, pixels));
            tables = t;
        }
        RawFrame made = make(raw, t);
        if (made != null) {
            raw.mapped(made.retain(), now.version);
        }
        return made;
    }

    private @Nullable RawFrame make(RawFrame raw, Tables t) {
        FrameInfo info = raw.info();
        FrameInfo mapped = Repack.packed(info, t.ramp().grey() ? PixelFormat.GRAY8 : PixelFormat.RGB8);
        ByteBuffer out = mapped.spanBytes() > Integer.MAX_VALUE ? null : pool.take((int) mapped.spanBytes());
        if (out == null) {
            return null;
        }
        ByteBuffer from = raw.bytes();
        Limits found = t.ramp().categorical() ? new Limits(0, 1) : t.window().limits(from, info);
        limits = found;
        if (info.format() == PixelFormat.FLOAT32) {
            pixels.floats(from, info, t.ramp(), found, out);
        } else if (t.ramp().grey()) {
            pixels.grey(from, info, t.brightness(info.format(), found), out);
        } else {
            pixels.colours(from, info, t.colours(info.format(), found), out);
        }
        out.flip();
        return new RawFrame(out, mapped, raw.ordinal(), () -> pool.give(out));
    }
}
