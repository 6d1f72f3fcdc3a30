/* SPDX-License-Identifier: Apache-2.0 */
/** All calls of the native library. */
@NullMarked
package io.porthole.lib.ffmpeg.internal;

import org.jspecify.annotations.NullMarked;
