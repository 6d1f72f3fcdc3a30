/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

/**
 * Reasons for which a frame was not sent, the keys of {@link ViewerStatistics#drops} and {@link
 * StreamStatistics#drops}. The set is open: a transport may tell {@link Subscription#failed} a word of its own, of
 * lower-case letters and hyphens.
 */
public final class DropReason {
    /** Counted for a viewer: a newer frame came before there was credit. */
    public static final String SLOW = "slow";

    /** Counted for a viewer: more frames came than the viewer asked for. */
    public static final String PACE = "pace";

    /** Counted for a viewer: the frame depends on one that this viewer did not get; it waits for a key frame. */
    public static final String AWAITING_KEY = "awaiting-key";

    /** Counted for a viewer, by its transport: the connection was closed before the frame was sent. */
    public static final String CLOSED = "closed";

    /** Counted for a viewer, by its transport: sending failed. */
    public static final String NETWORK = "network";

    /** Counted for a viewer, by its transport: the transport itself failed on the frame. */
    public static final String FAULT = "fault";

    /**
     * Counted for a stream: the source's frame was not acceptable. Counted for a viewer, by its transport: the
     * transport cannot send such a frame.
     */
    public static final String REFUSED = "refused";

    /** Counted for a stream: a newer frame came before the encoder was free. */
    public static final String ENCODE_BUSY = "encode-busy";

    /** Counted for a stream: the frame could not be encoded. */
    public static final String ENCODE_FAILED = "encode-failed";

    /** Counted for a stream: a frame arrived encoded before the ones before it were passed on. */
    public static final String PASS_THROUGH_BUSY = "pass-through-busy";

    /** Counted for a stream: the configured memory is used up. */
    public static final String MEMORY = "memory";

    /** Counted in place of a transport's own words when there are too many of them. */
    public static final String OTHER = "other";

    private DropReason() {}
}
