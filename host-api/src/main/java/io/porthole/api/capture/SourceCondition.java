/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.capture;

/** Condition of a source, as the source reports it. */
public enum SourceCondition {
    /** The source delivers frames, or would if somebody watched. */
    RUNNING,
    /** Its producer cannot be reached for now: the stream is stale. */
    LOST,
    /** Its producer has ended: the stream has ended until a frame comes again. */
    ENDED,
    /** The source cannot deliver frames: the stream has failed until a frame comes again. */
    FAILED
}
