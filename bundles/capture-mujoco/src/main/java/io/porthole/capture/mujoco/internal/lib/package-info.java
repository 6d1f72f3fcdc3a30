/* SPDX-License-Identifier: Apache-2.0 */
/** MuJoCo and EGL: finding and binding them, where their structures keep what, and what to do in their errors. */
@NullMarked
package io.porthole.capture.mujoco.internal.lib;

import org.jspecify.annotations.NullMarked;
