/* SPDX-License-Identifier: Apache-2.0 */
/** Frames that other processes hand in over shared memory or a socket. */
@NullMarked
package io.porthole.capture.link.internal;

import org.jspecify.annotations.NullMarked;
