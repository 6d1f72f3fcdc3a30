/* SPDX-License-Identifier: Apache-2.0 */
/** Frames in shared memory: their references, their memory and the slots in which the newest waits. */
@NullMarked
package io.porthole.core.internal.frame;

import org.jspecify.annotations.NullMarked;
