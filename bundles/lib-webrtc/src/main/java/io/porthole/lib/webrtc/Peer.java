/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** One connection to a viewer. Every call returns at once and may come from any thread. */
@ProviderType
public interface Peer extends AutoCloseable {
    /** Most bytes in one message of the data channel; the library closes the channel on larger ones. */
    int MAX_MESSAGE_BYTES = 65536;

    /**
     * Answers an offer, also a later one that renegotiates or restarts ICE.
     *
     * @param offer session description (RFC 8866) with a video section
     * @return the answer, or a failure whose message says what was wrong
     */
    CompletableFuture<String> answer(String offer);

    /**
     * Takes a candidate of the viewer's.
     *
     * @param mid of the media section, or empty when unknown
     * @param line index of the media section
     * @param candidate the {@code candidate:} attribute's text
     * @return a failure when it is not understood
     */
    CompletableFuture<Void> candidate(String mid, int line, String candidate);

    /**
     * How much is sent.
     *
     * @param limits bounds for this viewer
     */
    void limits(SendLimits limits);

    /**
     * Sends text on the data channel.
     *
     * @return whether it was handed over; false when there is no open channel, too much waits in it, or the text is
     *     longer than {@link #MAX_MESSAGE_BYTES}
     */
    boolean send(String text);

    /** Figures of this moment. */
    CompletableFuture<PeerStatistics> statistics();

    /** Ends it and frees everything. Calling it again does nothing. */
    @Override
    void close();
}
