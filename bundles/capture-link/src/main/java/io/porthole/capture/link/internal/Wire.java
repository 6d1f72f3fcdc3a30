/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.util.List;

/** Numbers of the frame link, as docs/protocol.md writes them down; little endian everywhere. */
final class Wire {
    /** The bytes P H L K. */
    static final int MAGIC = 0x4B4C4850;

    static final int VERSION = 1;

    /** Magic u32, version u16, type u16, length of the body u32. */
    static final int HEAD_BYTES = 12;

    static final int HELLO = 1;
    static final int WELCOME = 2;
    static final int NEED = 3;
    static final int RING = 4;
    static final int FRAME = 5;
    static final int PIXELS = 6;
    static final int RELEASE = 7;
    static final int WANTED = 8;
    static final int LISTEN = 9;
    static final int EVENT = 10;
    static final int PING = 11;
    static final int PONG = 12;
    static final int REFUSED = 13;
    static final int BYE = 14;
    static final int FAILED = 15;
    static final int KEY = 16;
    static final int BITRATE = 17;
    static final int RECORD = 20;
    static final int RECORDING = 21;
    static final int DESCRIBE = 30;
    static final int STATE = 22;
    static final int DEFINE = 23;
    static final int VALUE = 24;
    static final int POINTS = 25;

    /** Bit of a frame's flags: the first row in memory is the lowest. */
    static final int FLAG_BOTTOM_UP = 1;

    /** Bit of a frame's flags: the frame stands in for a missing one. */
    static final int FLAG_PLACEHOLDER = 2;

    /** Bit of a frame's flags: the encoded frame can be decoded without an earlier one. */
    static final int FLAG_KEY = 4;

    /** Greatest length of a frame that arrives encoded. */
    static final int MAX_ENCODED_BYTES = 16 << 20;

    /** Length of a frame's description before its annotations. */
    static final int FRAME_BYTES = 52;

    /** Offset of the length of the annotations in a frame's description. */
    static final int FRAME_ANNOTATIONS_AT = 48;

    /** Bytes before the first slot of the shared memory; they begin with the nonce. */
    static final int RING_HEAD_BYTES = 4096;

    static final int NONCE_BYTES = 16;

    /** Greatest sequence number: the greatest whole number that every viewer can count to. */
    static final long MAX_SEQUENCE = (1L << 53) - 1;

    static final int MAX_HELLO_BYTES = 4096;
    static final int MAX_LISTEN_BYTES = 4096;
    static final int MAX_ANNOTATION_BYTES = 65536;
    static final int MAX_REASON_BYTES = 1024;
    static final int MAX_RECORD_BYTES = 4096;
    static final int MAX_DESCRIPTION_BYTES = 65536;
    static final int MAX_STATE_BYTES = 1024;
    static final int MAX_PANEL_BYTES = 65536;

    private static final List<String> NAMES = List.of(
            "HELLO",
            "WELCOME",
            "NEED",
            "RING",
            "FRAME",
            "PIXELS",
            "RELEASE",
            "WANTED",
            "LISTEN",
            "EVENT",
            "PING",
            "PONG",
            "REFUSED",
            "BYE",
            "FAILED",
            "KEY",
            "BITRATE",
            "18",
            "19",
            "RECORD",
            "RECORDING",
            "STATE",
            "DEFINE",
            "VALUE",
            "POINTS");

    private Wire() {}

    /** Returns the name of a message type. */
    static String name(int type) {
        if (type == DESCRIBE) {
            return "DESCRIBE";
        }
        return type >= 1 && type <= NAMES.size() ? NAMES.get(type - 1) : "type " + type;
    }

    /**
     * Longest body that a producer may send before the pixels.
     *
     * @throws LinkException when producers send no such message
     */
    static int maxBodyBytes(int type) throws LinkException {
        return switch (type) {
            case HELLO -> MAX_HELLO_BYTES;
            case NEED, PONG -> 8;
            case FRAME, PIXELS -> FRAME_BYTES + MAX_ANNOTATION_BYTES;
            case LISTEN -> MAX_LISTEN_BYTES;
            case BYE, FAILED -> MAX_REASON_BYTES;
            case RECORD -> MAX_RECORD_BYTES;
            case DESCRIBE -> MAX_DESCRIPTION_BYTES;
            case STATE -> MAX_STATE_BYTES;
            case DEFINE, VALUE, POINTS -> MAX_PANEL_BYTES;
            default -> throw new LinkException(name(type) + " is not a message that a producer sends");
        };
    }
}
