/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

/** What a recording consists of: frames, and the input between them. */
sealed interface Entry permits KeptFrame, SentInput {
    /** Returns roughly how much memory it takes. */
    int byteCount();

    /** Returns when it was captured or sent, on the clock of {@link System#nanoTime()}. */
    long nanos();
}
