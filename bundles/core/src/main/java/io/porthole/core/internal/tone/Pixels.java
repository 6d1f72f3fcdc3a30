/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.frame.FrameInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads and maps a frame row by row, each in an array that stays in the processor's cache. */
final class Pixels {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.nativeOrder());

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bound of the limits of floats, so that calculations in single precision do not overflow. */
    private static final double MAX_LIMIT = 1.5e38;

    private byte[] in = new byte[0];
    private byte[] out = new byte[0];
    private float min;
    private float max;

    /** Writes one byte for each pixel of GRAY8 or GRAY16, from a table of brightness by sample. */
    void grey(ByteBuffer from, FrameInfo info, byte[] table, ByteBuffer to) {
        boolean wide = info.format().bytesPerPixel() == 2;
        for (int y = 0; y < info.height(); y++) {
            row(from, info, y, 1);
            if (wide) {
                for (int x = 0; x < info.width(); x++) {
                    out[x] = table[(short) SHORTS.get(in, 2 * x) & 0xffff];
                }
            } else {
                for (int x = 0; x < info.width(); x++) {
                    out[x] = table[in[x] & 0xff];
                }
            }
            to.put(out, 0, info.width());
        }
    }

    /** Writes red, green and blue for each pixel of GRAY8 or GRAY16, from a table of colours by sample. */
    void colours(ByteBuffer from, FrameInfo info, int[] table, ByteBuffer to) {
        boolean wide = info.format().bytesPerPixel() == 2;
        for (int y = 0; y < info.height(); y++) {
            row(from, info, y, 3);
            for (int x = 0, o = 0; x < info.width(); x++, o += 3) {
                int sample = wide ? (short) SHORTS.get(in, 2 * x) & 0xffff : in[x] & 0xff;
                put(o, table[sample]);
            }
            to.put(out, 0, 3 * info.width());
        }
    }

    /** Writes the pixels of FLOAT32, whose samples are too many for a table of their own. */
    void floats(ByteBuffer from, FrameInfo info, Ramp ramp, Limits limits, ByteBuffer to) {
        int channels = ramp.grey() ? 1 : 3;
        for (int y = 0; y < info.height(); y++) {
            row(from, info, y, channels);
            if (ramp.categorical()) {
                categories(info.width(), ramp, limits);
            } else if (ramp.grey()) {
                greyFloats(info.width(), ramp.colours(), limits);
            } else {
                colourFloats(info.width(), ramp.colours(), limits);
            }
            to.put(out, 0, channels * info.width());
        }
    }

    private void greyFloats(int width, int[] table, Limits limits) {
        float low = low(limits);
        float scale = scale(limits);
        for (int x = 0; x < width; x++) {
            out[x] = (byte) table[index((float) FLOATS.get(in, 4 * x), low, scale)];
        }
    }

    private void colourFloats(int width, int[] table, Limits limits) {
        float low = low(limits);
        float scale = scale(limits);
        for (int x = 0, o = 0; x < width; x++, o += 3) {
            put(o, table[index((float) FLOATS.get(in, 4 * x), low, scale)]);
        }
    }

    private void categories(int width, Ramp ramp, Limits limits) {
        int[] table = ramp.colours();
        for (int x = 0, o = 0; x < width; x++, o += 3) {
            put(o, table[ramp.index((float) FLOATS.get(in, 4 * x), limits)]);
        }
    }

    private static float low(Limits limits) {
        return (float) Math.max(-MAX_LIMIT, Math.min(MAX_LIMIT, limits.low()));
    }

    private static float scale(Limits limits) {
        double high = Math.max(-MAX_LIMIT, Math.min(MAX_LIMIT, limits.high()));
        return (float) Math.min(Float.MAX_VALUE, Ramp.LAST / Math.max(Float.MIN_VALUE, high - low(limits)));
    }

    /**
     * Returns {@link Limits#index}, in single precision, which a sample has anyway. A cast takes what is too large or
     * too small to the ends of int, and so to those of the ramp, without a branch.
     */
    private static int index(float sample, float low, float scale) {
        float place = (sample - low) * scale + 0.5f;
        int index = Math.max(0, Math.min(Ramp.LAST, (int) place));
        return Float.isNaN(place) ? Ramp.NAN : index;
    }

    /** Returns the least and the greatest finite sample, or null when there is none. */
    @Nullable
    Limits extremes(ByteBuffer from, FrameInfo info) {
        min = Float.POSITIVE_INFINITY;
        max = Float.NEGATIVE_INFINITY;
        for (int y = 0; y < info.height(); y++) {
            row(from, info, y, 0);
            switch (info.format()) {
                case GRAY16 -> shortExtremes(info.width());
                case FLOAT32 -> floatExtremes(info.width());
                default -> byteExtremes(info.width());
            }
        }
        return min <= max ? new Limits(min, max) : null;
    }

    private void shortExtremes(int width) {
        int low = 0xffff;
        int high = 0;
        for (int x = 0; x < width; x++) {
            int sample = (short) SHORTS.get(in, 2 * x) & 0xffff;
            low = Math.min(low, sample);
            high = Math.max(high, sample);
        }
        min = Math.min(min, low);
        max = Math.max(max, high);
    }

    private void byteExtremes(int width) {
        for (int x = 0; x < width; x++) {
            min = Math.min(min, in[x] & 0xff);
            max = Math.max(max, in[x] & 0xff);
        }
    }

    private void floatExtremes(int width) {
        float low = min;
        float high = max;
        for (int x = 0; x < width; x++) {
            float sample = (float) FLOATS.get(in, 4 * x);
            if (Float.isFinite(sample)) {
                low = Math.min(low, sample);
                high = Math.max(high, sample);
            }
        }
        min = low;
        max = high;
    }

    private void row(ByteBuffer from, FrameInfo info, int y, int channels) {
        int bytes = info.width() * info.format().bytesPerPixel();
        if (in.length < bytes) {
            in = new byte[bytes];
        }
        if (out.length <= channels * info.width()) {
            out = new byte[channels * info.width() + 1];
        }
        from.get(y * info.stride(), in, 0, bytes);
    }

    /** Writes three bytes, and a fourth that the next pixel overwrites: one store is faster than three. */
    private void put(int at, int colour) {
        INTS.set(out, at, colour);
    }
}
