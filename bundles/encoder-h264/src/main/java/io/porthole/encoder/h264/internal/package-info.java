/* SPDX-License-Identifier: Apache-2.0 */
/** H.264 by the first of FFmpeg's encoders that works on this machine. */
@NullMarked
package io.porthole.encoder.h264.internal;

import org.jspecify.annotations.NullMarked;
