/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

/** Codes of REFUSED, for programs; the sentence that goes with it is for people. */
enum Refusal {
    /** A message was not as the protocol says. */
    BAD_MESSAGE(1),
    /** Another producer has the stream's name. */
    NAME_TAKEN(2),
    /** The HELLO has a value that is not allowed. */
    BAD_HELLO(3),
    /** The token is missing or wrong. */
    TOKEN(4),
    /** There are as many links as are allowed. */
    FULL(5),
    /** The frames need more memory than is allowed; the link goes on. */
    TOO_BIG(6),
    /** An encoded frame is not what it is announced as; the link goes on. */
    BAD_FRAME(7),
    /** A control, its value or a point of a plot is not allowed; the link goes on. */
    BAD_CONTROL(8);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    /** Returns its number on the wire. */
    int code() {
        return code;
    }
}
