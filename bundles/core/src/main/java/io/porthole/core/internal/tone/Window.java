/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ToneMapping;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the limits for each frame, and lets them follow the scene slowly enough that noise does not flicker: with a
 * time constant of half a second, and by a fifth at most from one frame to the next, least and greatest sample by a
 * fourteenth. Where they are off by more than a quarter of the window for a quarter of a second and three frames at
 * least, the scene is another one, and they are found again. So they are after two seconds without a frame, and when
 * the format changes.
 */
final class Window {
    private static final double FOLLOW_SECONDS = 0.5;
    private static final double MAX_STEP = 0.2;

    /** A single sample may be the least or greatest, so there is more noise in these than in percentiles. */
    private static final double MAX_STEP_OF_EXTREMES = 0.07;

    private static final double FORGET_SECONDS = 2;
    private static final double OTHER_SCENE = 0.25;
    private static final double OTHER_SECONDS = 0.25;
    private static final int OTHER_FRAMES = 3;

    private final ToneMapping mapping;
    private final Samples samples;
    private final Pixels pixels;
    private @Nullable Limits smooth;
    private @Nullable PixelFormat format;
    private long atNanos;
    private int otherFrames;
    private long otherSinceNanos;

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
        double seconds = (info.captureTime() - atNanos) / 1e9;
        Limits now =
                found != null && isOther(before, found, info.captureTime()) ? found : follow(before, found, seconds);
        smooth = now;
        format = info.format();
        atNanos = info.captureTime();
        return now;
    }

    /** Returns whether the scene has been another one for long enough. */
    private boolean isOther(@Nullable Limits before, Limits found, long nanos) {
        if (before == null || before.distance(found) <= OTHER_SCENE) {
            otherFrames = 0;
            return false;
        }
        if (otherFrames++ == 0) {
            otherSinceNanos = nanos;
        }
        return otherFrames >= OTHER_FRAMES && (nanos - otherSinceNanos) / 1e9 >= OTHER_SECONDS;
    }

    private Limits follow(@Nullable Limits before, @Nullable Limits found, double seconds) {
        if (before == null || found == null) {
            return found != null ? found : before != null ? before : new Limits(0, 1);
        }
        if (Math.abs(seconds) > FORGET_SECONDS) {
            return found;
        }
        double share = 1 - Math.exp(-Math.max(0, seconds) / FOLLOW_SECONDS);
        double maxStep = mapping.window() == ToneMapping.Window.MINMAX ? MAX_STEP_OF_EXTREMES : MAX_STEP;
        return before.towards(found, Math.min(maxStep, share));
    }

    /** Returns the frame's own limits, or null when no sample is finite. */
    private @Nullable Limits find(ByteBuffer from, FrameInfo info) {
        double minSpan = info.format() == PixelFormat.FLOAT32 ? 1e-9 : 1;
        if (mapping.window() == ToneMapping.Window.MINMAX) {
            Limits all = pixels.extremes(from, info);
            return all == null ? null : Limits.between(all.low(), all.high(), minSpan);
        }
        samples.read(from, info);
        if (samples.isEmpty()) {
            return null;
        }
        return Limits.between(samples.percentile(mapping.low()), samples.percentile(mapping.high()), minSpan);
    }
}
