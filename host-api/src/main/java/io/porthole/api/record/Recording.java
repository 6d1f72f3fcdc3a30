/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.record;

import org.osgi.annotation.versioning.ProviderType;

/** A recording that was started. Safe from any thread. */
@ProviderType
public interface Recording {
    /** Returns the name of the stream. */
    String stream();

    /** Returns the state just now. */
    RecordingStatus status();

    /**
     * Ends the recording with the frames that have come until now. Returns at once; the listener is told when the file
     * is whole. Stopping it again does nothing.
     *
     * @param reason one short sentence for the recording's state
     */
    void stop(String reason);
}
