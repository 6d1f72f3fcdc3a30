/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import io.porthole.api.capture.FrameSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
     * Returns the name of the camera that shows a stream, where viewers may move it who control nothing else; null for
     * none. Streams of this target with the same name have that camera in common. Asked when the target is registered;
     * it then takes {@link InputEvent.Camera}.
     *
     * @param stream name of the stream
     */
    default @Nullable String camera(String stream) {
        return null;
    }

    /** Returns the names of those of the {@link #commands} that move the camera and do nothing else. */
    default Set<String> cameraCommands() {
        return Set.of();
    }

    /**
     * Handles an event. Calls for one stream come in order and one at a time, only from the viewer that holds the
     * lease, or, as {@link InputEvent.Camera}, from the one that holds that of the camera. Must return at once.
     *
     * @param stream name of the stream that the viewer watches
     */
    void input(String stream, InputEvent event);
}
