/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import org.osgi.annotation.versioning.ConsumerType;

/** Receives every event that reaches an {@link InputTarget}, such as for a recording. Registered as a service. */
@ConsumerType
@FunctionalInterface
public interface InputListener {
    /**
     * An event was handed to the stream's target. Calls for one stream come in order and one at a time. Must return at
     * once.
     *
     * @param stream name of the stream
     * @param event what the viewer that holds the lease did
     */
    void inputSent(String stream, InputEvent event);
}
