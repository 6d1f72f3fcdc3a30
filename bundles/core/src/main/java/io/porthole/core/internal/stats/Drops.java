/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

/** The reasons that the core itself gives; transports add their own. */
public final class Drops {
    /** A newer picture came before there was credit. */
    public static final String SLOW = "slow";

    /** More than the viewer asked for. */
    public static final String PACE = "pace";

    /** A newer frame came before the encoder was free. */
    public static final String ENCODE_BUSY = "encode-busy";

    /** It could not be compressed. */
    public static final String ENCODE_FAILED = "encode-failed";

    /** The source's frame was not acceptable. */
    public static final String REFUSED = "refused";

    /** The configured memory is used up. */
    public static final String MEMORY = "memory";

    private Drops() {}
}
