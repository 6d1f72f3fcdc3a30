/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import io.porthole.api.frame.Frame;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** One connection to a viewer. Every call returns at once and may come from any thread. */
@ProviderType
public interface Peer extends AutoCloseable {
    /** Maximum number of videos that one peer sends. */
    int MAX_VIDEOS = 64;

    /** Maximum size of one message of the data channel; the library closes the channel on larger ones. */
    int MAX_MESSAGE_BYTES = 65536;

    /**
     * Runs work on the peer's own thread, after what was asked for before.
     *
     * @return whether it will be done: not once the peer is closed, nor when too much waits already
     */
    boolean execute(Runnable work);

    /**
     * Answers an offer, also a later one that renegotiates or restarts ICE.
     *
     * @param offer session description (RFC 8866) with a video section
     * @return the answer with the candidates that were found at once, or a failure whose message says what
     *     was wrong
     */
    CompletableFuture<String> answer(String offer);

    /**
     * Adds a candidate of the viewer.
     *
     * @param mid of the media section, or empty when unknown
     * @param line index of the media section
     * @param candidate the {@code candidate:} attribute's text
     * @return a failure when it is not understood
     */
    CompletableFuture<Void> addCandidate(String mid, int line, String candidate);

    /** Returns the newest answer with every candidate that is known by now; empty before the first one. */
    CompletableFuture<String> description();

    /**
     * Sends a frame, in the size that {@link FrameLimits#fit} finds for it.
     *
     * @param video index of the feed
     * @param frame borrowed for the call; a displayable format
     * @return whether it was taken: false when there is no such size, for a format that no screen can show, or when the
     *     peer or the feed is closed
     */
    boolean sendFrame(int video, Frame frame);

    /**
     * Returns when the frame that was taken last was first given to the encoder, on the clock of {@link
     * System#nanoTime()}: the time that its RTP timestamp tells.
     *
     * @param video index of the feed
     */
    long sentNanos(int video);

    /**
     * Sends the frame that was taken last once more: without a frame the library encodes nothing, not even the key
     * frame that a viewer asked for.
     *
     * @param video index of the feed
     * @return whether there was one
     */
    boolean resendFrame(int video);

    /**
     * Sets how much is sent.
     *
     * @param video index of the feed
     * @param limits bounds for this viewer
     */
    void setLimits(int video, SendLimits limits);

    /**
     * Sends text on the data channel.
     *
     * @return whether it was handed over; false when there is no open channel, too much waits in it, or the text is
     *     longer than {@link #MAX_MESSAGE_BYTES}
     */
    boolean send(String text);

    /**
     * Sends text that is soon outdated: only when hardly anything waits in the data channel.
     *
     * @return whether it was handed over
     */
    boolean offer(String text);

    /** Returns the statistics of this moment. */
    CompletableFuture<PeerStatistics> statistics();

    /** Ends the connection and frees everything. Calling it again does nothing. */
    @Override
    void close();
}
