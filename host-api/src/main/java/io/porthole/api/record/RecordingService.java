/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.record;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Records streams into files. A service; safe from any thread. */
@ProviderType
public interface RecordingService {
    /**
     * Starts a recording, which begins with the next key frame. Its file is made by then; what goes wrong later ends
     * the recording and is told to the listener.
     *
     * @param options which stream, and when the recording ends by itself
     * @param listener told of each change of its state
     * @throws RecordingException when it cannot be started; the message says why in one sentence
     */
    Recording start(RecordingOptions options, RecordingListener listener) throws RecordingException;

    /** Returns the recordings that run, in the order in which they were started; a snapshot. */
    List<Recording> running();
}
