/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

/** Constants of docs/protocol.md; a test compares them with the text. */
final class Protocol {
    /** Maximum of unacknowledged frames of one stream. */
    static final int MAX_WINDOW = 30;

    /** Maximum length of a text message from a client. */
    static final int MAX_TEXT_KIB = 64;

    /** Maximum of streams that one client watches at a time. */
    static final int MAX_STREAMS = 64;

    /** Maximum of WebRTC sessions that one client has open at a time. */
    static final int MAX_SESSIONS = 8;

    /** Maximum of text messages that wait for a client that does not read. */
    static final int MAX_WAITING_TEXTS = 128;

    static final int CLOSE_GOING_AWAY = 1001;
    static final int CLOSE_BINARY = 1003;
    static final int CLOSE_NOT_JPEG = 1003;
    static final int CLOSE_TOO_BIG = 1009;
    static final int CLOSE_FAULT = 1011;

    private Protocol() {}
}
