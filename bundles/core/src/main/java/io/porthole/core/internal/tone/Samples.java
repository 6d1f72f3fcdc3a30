/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * At most {@value #MAX_SAMPLES} samples of a frame, on a regular grid, as unsigned keys in the samples' own order, from
 * which any percentile is found exactly by counting: the upper 16 bits first, then the lower ones of those that share
 * them.
 */
final class Samples {
    static final int MAX_SAMPLES = 1 << 16;

    private final int[] keys = new int[MAX_SAMPLES];
    private final int[] counts = new int[1 << 16];
    private int size;
    private boolean floats;

    /** Reads them from a frame; samples that are not finite are left out. */
    void read(ByteBuffer pixels, FrameInfo info) {
        int step = (int) Math.ceil(Math.sqrt((double) info.width() * info.height() / MAX_SAMPLES));
        // rounding up both sides of the grid could give one more than fits
        while (grid(info.width(), step) * grid(info.height(), step) > MAX_SAMPLES) {
            step++;
        }
        floats = info.format() == PixelFormat.FLOAT32;
        size = 0;
        int first = (step - 1) / 2;
        for (int y = Math.min(first, info.height() - 1); y < info.height(); y += step) {
            row(pixels, y * info.stride(), info, Math.min(first, info.width() - 1), step);
        }
    }

    private static long grid(int side, int step) {
        return (side + step - 1L) / step;
    }

    private void row(ByteBuffer pixels, int start, FrameInfo info, int first, int step) {
        switch (info.format()) {
            case GRAY16 -> {
                for (int x = first; x < info.width(); x += step) {
                    keys[size++] = Short.toUnsignedInt(pixels.getShort(start + 2 * x));
                }
            }
            case FLOAT32 -> {
                for (int x = first; x < info.width(); x += step) {
                    float sample = pixels.getFloat(start + 4 * x);
                    if (Float.isFinite(sample)) {
                        keys[size++] = key(sample);
                    }
                }
            }
            default -> {
                for (int x = first; x < info.width(); x += step) {
                    keys[size++] = Byte.toUnsignedInt(pixels.get(start + x));
                }
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the sample below which that share of 0..100 lies, by the nearest rank. */
    double percentile(double percent) {
        int rank = (int) Math.round(percent / 100 * (size - 1));
        int upper = 0;
        if (floats) {
            Arrays.fill(counts, 0);
            for (int i = 0; i < size; i++) {
                counts[keys[i] >>> 16]++;
            }
            while (rank >= counts[upper]) {
                rank -= counts[upper++];
            }
        }
        Arrays.fill(counts, 0);
        for (int i = 0; i < size; i++) {
            if ((keys[i] >>> 16) == upper) {
                counts[keys[i] & 0xffff]++;
            }
        }
        int lower = 0;
        while (rank >= counts[lower]) {
            rank -= counts[lower++];
        }
        int key = (upper << 16) | lower;
        return floats ? sample(key) : key;
    }

    /** Returns the key of a sample: the unsigned order of keys is the order of samples. */
    private static int key(float sample) {
        int bits = Float.floatToRawIntBits(sample);
        return bits ^ ((bits >> 31) | Integer.MIN_VALUE);
    }

    private static float sample(int key) {
        return Float.intBitsToFloat(key < 0 ? key ^ Integer.MIN_VALUE : ~key);
    }
}
