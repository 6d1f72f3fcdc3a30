/* SPDX-License-Identifier: Apache-2.0 */
/** Frames over WebSockets: plain JPEG messages, and the protocol {@code porthole.v1} of docs/protocol.md. */
@NullMarked
package io.porthole.transport.websocket.internal;

import org.jspecify.annotations.NullMarked;
