/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

/** Upper bound of a session's bitrate; {@link #name()} in lower case is the word for it. */
public enum BitratePreset {
    /** 200 kbit/s. */
    LOW(200_000),
    /** 500 kbit/s. */
    BALANCED(500_000),
    /** 2 Mbit/s. */
    HIGH(2_000_000),
    /** As much as the bandwidth allows and the frames need. */
    AUTO(0);

    private final int bitsPerSecond;

    BitratePreset(int bitsPerSecond) {
        this.bitsPerSecond = bitsPerSecond;
    }

    /** Returns the maximum in bits per second, or 0 when there is no bound. */
    public int bitsPerSecond() {
        return bitsPerSecond;
    }
}
