/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import io.porthole.api.frame.Frame;
import org.osgi.annotation.versioning.ProviderType;

/** Raw pictures on their way to the peers that send them; each is converted once, however many peers there are. */
@ProviderType
public interface VideoFeed extends AutoCloseable {
    /** Most pixels that the encoders take in a row. */
    int MAX_WIDTH = 4096;

    /** Most rows that the encoders take. */
    int MAX_HEIGHT = 2304;

    /**
     * Gives a picture to every peer. Larger ones than the encoders take are refused; odd sides lose a pixel.
     *
     * @param frame borrowed for the call; a displayable format
     * @return whether it was taken: false for a picture that is too large, of a format that no screen can show, or
     *     when the feed is closed
     */
    boolean push(Frame frame);

    /** Gives the newest picture once more, so that a peer that came meanwhile has something to show. */
    void repeat();

    /** Ends it. Peers that send it show their last picture. Calling it again does nothing. */
    @Override
    void close();
}
