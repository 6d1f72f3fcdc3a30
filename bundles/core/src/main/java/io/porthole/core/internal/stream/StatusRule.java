/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;

/** Which word fits a stream, the first that does. */
final class StatusRule {
    private StatusRule() {}

    /**
     * What it is judged by.
     *
     * @param end why the stream is no more; empty while it is
     * @param sourceGone whether its source was removed
     * @param report how the source says that it is
     * @param watched whether anybody watches
     * @param trouble why viewers get nothing although frames come; empty when they do
     * @param allTroubled whether that is so for all of them
     * @param placeholder whether the newest picture stands in for a missing one
     * @param ageNanos age of the newest picture, or -1
     * @param staleNanos age from which it is too old
     */
    record Facts(
            String end,
            boolean sourceGone,
            SourceSink.Report report,
            boolean watched,
            String trouble,
            boolean allTroubled,
            boolean placeholder,
            long ageNanos,
            long staleNanos) {}

    static StreamStatus of(Facts f) {
        if (!f.end.isEmpty()) {
            return status(StreamState.ENDED, f.end, f);
        }
        if (f.sourceGone) {
            return status(StreamState.STALE, HostStream.SOURCE_REMOVED, f);
        }
        return switch (f.report.condition()) {
            case FAILED -> status(StreamState.FAILED, f.report.reason(), f);
            case ENDED -> status(StreamState.ENDED, f.report.reason(), f);
            case LOST -> status(StreamState.STALE, f.report.reason(), f);
            case RUNNING -> running(f);
        };
    }

    private static StreamStatus running(Facts f) {
        if (!f.watched) {
            return status(StreamState.IDLE, "nobody watches", f);
        }
        if (f.allTroubled) {
            return status(StreamState.STALE, f.trouble, f);
        }
        if (f.ageNanos < 0) {
            return status(StreamState.STALE, "waiting for the first picture", f);
        }
        if (f.ageNanos >= f.staleNanos) {
            return status(StreamState.STALE, "no new picture from the source", f);
        }
        return f.placeholder
                ? status(StreamState.PLACEHOLDER, f.report.reason(), f)
                : status(StreamState.LIVE, f.trouble, f);
    }

    private static StreamStatus status(StreamState state, String reason, Facts f) {
        return new StreamStatus(state, reason, f.ageNanos);
    }
}
