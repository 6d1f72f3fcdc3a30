/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.record;

import org.osgi.annotation.versioning.ConsumerType;

/** Receives the states of a recording. */
@ConsumerType
@FunctionalInterface
public interface RecordingListener {
    /** Ignores every state. */
    RecordingListener NONE = status -> {};

    /**
     * The recording has begun, goes on in a further file, or has ended. Called on the recording's own thread, one call
     * at a time; must return at once.
     *
     * @param status the state just now; nothing follows one that is not {@link RecordingState#RECORDING}
     */
    void changed(RecordingStatus status);
}
