/* SPDX-License-Identifier: Apache-2.0 */
/** The only code that enters and leaves the native library. */
@NullMarked
package io.porthole.lib.webrtc.internal;

import org.jspecify.annotations.NullMarked;
