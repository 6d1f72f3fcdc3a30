/* SPDX-License-Identifier: Apache-2.0 */
/** Recordings, played as streams that viewers pause, step and search. */
@NullMarked
package io.porthole.capture.recording.internal;

import org.jspecify.annotations.NullMarked;
