/* SPDX-License-Identifier: Apache-2.0 */
/** WebRTC sessions, for whoever carries offers and answers: WHEP, the WebSocket, clients of other systems. */
@Export
@NullMarked
@Version("1.0.0")
package io.porthole.signalling;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
