/* SPDX-License-Identifier: Apache-2.0 */
/** WebRTC sessions for players that speak WHEP (draft-ietf-wish-whep), and for scripts. */
@NullMarked
package io.porthole.transport.webrtc.internal.whep;

import org.jspecify.annotations.NullMarked;
