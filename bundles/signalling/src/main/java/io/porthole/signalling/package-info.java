/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Signalling of WebRTC: sessions, offers and answers, candidates and refusals, for every bundle that carries them:
 * WHEP, the WebSocket, clients of other systems.
 */
@Export
@NullMarked
@Version("1.1.0")
package io.porthole.signalling;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
