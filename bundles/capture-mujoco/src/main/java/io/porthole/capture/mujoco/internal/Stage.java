/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.control.InputTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a model's streams become visible to the host. Safe from any thread. */
interface Stage {
    /** Shows streams, in place of those shown before, unless the stage has been cleared. */
    void show(List<ModelStream> streams, double framesPerSecond, @Nullable InputTarget steering);

    /** Takes everything away; nothing is shown afterwards. */
    void clear();
}
