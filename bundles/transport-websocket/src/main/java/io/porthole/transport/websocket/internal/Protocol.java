/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

/** Constants of docs/protocol.md; a test compares them with the text. */
final class Protocol {
    static final int HEADER_VERSION = 1;
    static final int HEADER_BYTES = 40;
    static final int OFFSET_VERSION = 0;
    static final int OFFSET_HEADER_LENGTH = 1;
    static final int OFFSET_CODEC = 2;
    static final int OFFSET_FLAGS = 3;
    static final int OFFSET_STREAM_ID = 4;
    static final int OFFSET_SEQUENCE = 8;
    static final int OFFSET_CAPTURE_TIME = 16;
    static final int OFFSET_SIMULATION_TIME = 24;
    static final int OFFSET_WIDTH = 32;
    static final int OFFSET_HEIGHT = 36;

    static final int CODEC_JPEG = 1;
    static final int CODEC_H264 = 2;

    static final int FLAG_KEY = 1;
    static final int FLAG_PLACEHOLDER = 2;

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
