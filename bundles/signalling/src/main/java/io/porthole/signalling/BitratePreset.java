/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

/** How a session is sent at best; {@link #name()} in lower case is the name in requests. */
public enum BitratePreset {
    /** 200 kbit/s. */
    LOW(200_000),
    /** 500 kbit/s. */
    BALANCED(500_000),
    /** 2 Mbit/s. */
    HIGH(2_000_000),
    /** What the line carries and the picture needs. */
    AUTO(0);

    private final int bitsPerSecond;

    BitratePreset(int bitsPerSecond) {
        this.bitsPerSecond = bitsPerSecond;
    }

    /** Most bits in a second, or 0 when there is no bound. */
    public int bitsPerSecond() {
        return bitsPerSecond;
    }
}
