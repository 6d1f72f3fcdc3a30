/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.control.InputTarget;
import io.porthole.api.panel.Panel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publishes a model's streams to the host. Safe from any thread. */
interface StreamPublisher {
    /**
     * Publishes a model's streams, unless {@link #clear} was called. What was published before stays as it is.
     *
     * @param input what viewers steer by these streams; null for nothing yet
     */
    void publish(List<ModelSource> streams, double framesPerSecond, @Nullable InputTarget input);

    /** Publishes a model's controls, unless {@link #clear} was called. */
    void publish(Panel panel, List<ModelSource> streams);

    /** Withdraws everything; nothing is published afterwards. */
    void clear();
}
