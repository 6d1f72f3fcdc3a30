/* SPDX-License-Identifier: Apache-2.0 */
/** Sessions of viewers over WebRTC: who is let in, what each is sent, and the WHEP endpoint. */
@NullMarked
package io.porthole.transport.webrtc.internal;

import org.jspecify.annotations.NullMarked;
