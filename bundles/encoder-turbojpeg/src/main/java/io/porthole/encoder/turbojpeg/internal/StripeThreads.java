/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

/** How many threads compress one frame. Safe from any thread. */
interface StripeThreads {
    /** Returns how many for a frame of that size, at least 1. */
    int of(int width, int height);

    /** Returns how many for any frame at most. */
    int most();

    /**
     * As configured.
     *
     * @param threads so many for each frame; 0 for as many as {@link IdleCores} has
     */
    static StripeThreads configured(int threads) {
        return threads == 0 ? IdleCores.ofThisMachine() : new Fixed(threads);
    }

    /** The same number for each frame. */
    record Fixed(int most) implements StripeThreads {
        @Override
        public int of(int width, int height) {
            return most;
        }
    }
}
