/* SPDX-License-Identifier: Apache-2.0 */
/** Streams as H.264 in MP4 or MPEG-TS without end, for video elements and players. */
@NullMarked
package io.porthole.transport.video.internal;

import org.jspecify.annotations.NullMarked;
