/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** One viewer's WebRTC connection. Safe from any thread; no call blocks. */
@ProviderType
public interface RtcSession extends AutoCloseable {
    /** Its name: 128 random bits in URL-safe letters, so that it cannot be guessed. */
    String id();

    /** What it sends: a stream for each video section of the offer, in their order. */
    List<String> streams();

    /** The newest answer, with every candidate known when it was made. */
    String answer();

    /**
     * Answers a further offer of the same viewer, which renegotiates or restarts ICE.
     *
     * @return the new answer, or a failure with {@link SessionRefusedException}; the session goes on as it was then
     */
    CompletableFuture<String> renegotiate(String offer);

    /**
     * Takes a candidate of the viewer's.
     *
     * @param mid of the media section, or empty when unknown
     * @param line index of the media section
     * @param candidate the {@code candidate:} attribute's text
     * @return a failure with {@link SessionRefusedException} when it is not understood
     */
    CompletableFuture<Void> candidate(String mid, int line, String candidate);

    /** How it is sent at best; AUTO follows the bandwidth without a bound of ours. */
    BitratePreset preset();

    /** Changes how it is sent at best, from now on. */
    void preset(BitratePreset preset);

    /** What was measured last. */
    SessionStatistics statistics();

    /** Ends it and frees everything. Calling it again does nothing. */
    @Override
    void close();
}
