/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

/** When a stream is recorded without anybody asking. */
enum RecordMode {
    /** Never. */
    OFF,
    /** As long as the stream is there. */
    ALWAYS,
    /** While somebody watches. */
    WATCHED,
    /** While its frames have a value {@code episode}; a recording for each episode. */
    EPISODE
}
