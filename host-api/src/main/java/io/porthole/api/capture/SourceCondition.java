/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.capture;

/** How a source is, as it says of itself. */
public enum SourceCondition {
    /** It takes pictures, or would when somebody watched. */
    RUNNING,
    /** Its producer is out of reach for now: the stream is stale. */
    LOST,
    /** Its producer has gone: the stream has ended until a frame comes again. */
    ENDED,
    /** It cannot take pictures: the stream has failed until a frame comes again. */
    FAILED
}
