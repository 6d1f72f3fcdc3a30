/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The pictures of one stream in the form that encoders take. Each is converted once, however many peers show it, and
 * the newest is kept. Safe from any thread.
 */
@ProviderType
public interface VideoFeed extends AutoCloseable {
    /** Most pixels that the encoders take in a row. */
    int MAX_WIDTH = 4096;

    /** Most rows that the encoders take. */
    int MAX_HEIGHT = 2304;

    /** Ends it: nothing more is converted. Peers keep their last picture. Calling it again does nothing. */
    @Override
    void close();
}
