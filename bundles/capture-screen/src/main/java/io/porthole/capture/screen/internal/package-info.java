/* SPDX-License-Identifier: Apache-2.0 */
/** Frames of an X11 display or window through shared memory, and input into it. */
@NullMarked
package io.porthole.capture.screen.internal;

import org.jspecify.annotations.NullMarked;
