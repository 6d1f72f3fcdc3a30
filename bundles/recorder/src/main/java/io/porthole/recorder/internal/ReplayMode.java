/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

/** When the newest frames of a stream are kept without anybody asking. */
enum ReplayMode {
    /** Never. */
    OFF,
    /** While its H.264 is encoded anyway, for a viewer or a recording. */
    ENCODED,
    /** While somebody watches, in whatever codec. */
    WATCHED,
    /** As long as the stream is there. */
    ALWAYS
}
