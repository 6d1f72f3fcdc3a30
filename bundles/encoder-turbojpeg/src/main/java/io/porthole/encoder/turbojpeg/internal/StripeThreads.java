/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

/**
 * How many threads compress one frame of an encoder. All that work on a frame say when they begin and end; the rest is
 * for one thread at a time.
 */
interface StripeThreads {
    /** Returns how many for a frame of that size, at least 1; those that {@link #begin} now work on such a frame. */
    int of(int width, int height);

    /** Returns how many for any frame at most. */
    int most();

    /** Returns what the calling thread hands to {@link #end} when its part of a frame is done. */
    default long begin() {
        return 0;
    }

    /** Notes that the calling thread's part is done. */
    default void end(long begun) {}

    /** The same number for each frame. */
    record Fixed(int most) implements StripeThreads {
        @Override
        public int of(int width, int height) {
            return most;
        }
    }
}
