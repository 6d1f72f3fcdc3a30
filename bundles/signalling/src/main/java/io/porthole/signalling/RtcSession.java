/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** One viewer's WebRTC connection. Safe from any thread; no call blocks. */
@ProviderType
public interface RtcSession extends AutoCloseable {
    /** Returns the session's id: 128 random bits in URL-safe letters, so that it cannot be guessed. */
    String id();

    /** Returns the names of the streams that are sent, one for each video section of the offer in their order. */
    List<String> streams();

    /** Returns the newest answer, with every candidate known when it was made. */
    String answer();

    /**
     * Answers a further offer of the same viewer, which renegotiates or restarts ICE.
     *
     * @return the new answer, or a failure with {@link SessionRefusedException}; the session then goes on as before
     */
    CompletableFuture<String> renegotiate(String offer);

    /**
     * Adds an ICE candidate of the viewer.
     *
     * @param mid of the media section, or empty when unknown
     * @param line index of the media section
     * @param candidate the {@code candidate:} attribute's text
     * @return a failure with {@link SessionRefusedException} when it is not understood
     */
    CompletableFuture<Void> addCandidate(String mid, int line, String candidate);

    /** Returns the bitrate preset; AUTO follows the available bandwidth without a bound of ours. */
    BitratePreset preset();

    /** Changes the bitrate preset. */
    void preset(BitratePreset preset);

    /** Changes how many frames, and how large ones, the viewer wants at most. */
    void limits(VideoLimits limits);

    /** Returns the newest statistics. */
    SessionStatistics statistics();

    /** Ends the session and releases everything. Calling it again does nothing. */
    @Override
    void close();
}
