/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import io.porthole.api.capture.FrameSource;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A simulation that viewers can control. Registered as a service with the property {@link FrameSource#STREAM_NAME} of
 * the stream that it belongs to (or several); usually the same object as the source.
 */
@ConsumerType
public interface InputTarget {
    /** Returns the names of the {@link InputEvent.Command commands} that the target understands; empty for none. */
    default Set<String> commands() {
        return Set.of();
    }

    /**
     * Handles an event. Calls for one stream come in order and one at a time, only from the viewer that holds the
     * lease. Must return at once.
     *
     * @param stream name of the stream that the viewer watches
     */
    void input(String stream, InputEvent event);
}
