/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ToneMapping;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the limits for each frame, and lets them follow the scene slowly enough that noise does not flicker: with a
 * time constant of half a second, and by a fifth at most from one frame to the next. After two seconds without a
 * frame, or when the samples' kind changes, they are found anew.
 */
final class Window {
    private static final double FOLLOW_SECONDS = 0.5;
    private static final double GREATEST_STEP = 0.2;
    private static final double FORGET_SECONDS = 2;

    private final ToneMapping mapping;
    private final Samples samples;
    private final Pixels pixels;
    private @Nullable Limits smooth;
    private @Nullable PixelFormat format;
    private long atNanos;

    Window(ToneMapping mapping, Samples samples, Pixels pixels) {
        this.mapping = mapping;
        this.samples = samples;
        this.pixels = pixels;
    }

    Limits limits(ByteBuffer from, FrameInfo info) {
        if (mapping.window() == ToneMapping.Window.FIXED) {
            return new Limits(mapping.low(), mapping.high());
        }
        Limits found = find(from, info);
        Limits before = format == info.format() ? smooth : null;
        double seconds = (info.captureNanos() - atNanos) / 1e9;
        Limits now = follow(before, found, seconds);
        smooth = now;
        format = info.format();
        atNanos = info.captureNanos();
        return now;
    }

    private static Limits follow(@Nullable Limits before, @Nullable Limits found, double seconds) {
        if (before == null || found == null) {
            return found != null ? found : before != null ? before : new Limits(0, 1);
        }
        if (Math.abs(seconds) > FORGET_SECONDS) {
            return found;
        }
        double share = 1 - Math.exp(-Math.max(0, seconds) / FOLLOW_SECONDS);
        return before.towards(found, Math.min(GREATEST_STEP, share));
    }

    /** The frame's own limits, or null when no sample is finite. */
    private @Nullable Limits find(ByteBuffer from, FrameInfo info) {
        double leastSpan = info.format() == PixelFormat.FLOAT32 ? 1e-9 : 1;
        if (mapping.window() == ToneMapping.Window.MINMAX) {
            Limits all = pixels.extremes(from, info);
            return all == null ? null : Limits.between(all.low(), all.high(), leastSpan);
        }
        samples.take(from, info);
        if (samples.isEmpty()) {
            return null;
        }
        return Limits.between(samples.percentile(mapping.low()), samples.percentile(mapping.high()), leastSpan);
    }
}
