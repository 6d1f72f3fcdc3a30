/* SPDX-License-Identifier: Apache-2.0 */
/** MuJoCo models as streams: physics in real time, frames on demand, and what viewers do to them. */
@NullMarked
package io.porthole.capture.mujoco.internal;

import org.jspecify.annotations.NullMarked;
