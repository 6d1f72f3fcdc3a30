/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.annotate;

import org.jspecify.annotations.Nullable;

/**
 * A box around something recognised in a frame.
 *
 * @param x left edge in pixels of the frame
 * @param y upper edge in pixels of the frame, from the top
 * @param width of the box in pixels, not negative
 * @param height of the box in pixels, not negative
 * @param label class name shown above the box
 * @param confidence 0 to 1, or NaN when unknown
 * @param trackId the same for one thing over several frames, or null
 */
public record Detection(
        double x,
        double y,
        double width,
        double height,
        String label,
        double confidence,
        @Nullable String trackId) {}
