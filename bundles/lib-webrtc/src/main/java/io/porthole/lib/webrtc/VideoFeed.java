/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The frames of one stream in the form that encoders take. Each is converted once, however many peers send it, and the
 * newest is kept. Safe from any thread.
 */
@ProviderType
public interface VideoFeed extends AutoCloseable {
    /** Ends it: nothing more is converted. Peers keep their last frame. Calling it again does nothing. */
    @Override
    void close();
}
