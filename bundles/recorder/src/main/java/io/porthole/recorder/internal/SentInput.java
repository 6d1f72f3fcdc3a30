/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.control.InputEvent;

/**
 * Input that has reached a simulation.
 *
 * @param nanos when, on the clock of {@link System#nanoTime()}
 * @param event the event
 */
record SentInput(long nanos, InputEvent event) implements Entry {
    private static final int MEMORY_BYTES = 256;

    @Override
    public int byteCount() {
        return MEMORY_BYTES;
    }
}
