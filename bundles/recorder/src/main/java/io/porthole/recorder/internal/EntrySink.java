/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

/** Takes the frames and the input of one stream, in order. */
interface EntrySink {
    /** Takes one; called from the encoder's thread or the one that sends input, so it must return at once. */
    void accept(Entry entry);

    /**
     * The stream has ended.
     *
     * @param reason one short sentence
     */
    void ended(String reason);
}
