/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;

/** Rule for the state of a stream: the first that applies. */
final class StatusRule {
    private StatusRule() {}

    /**
     * Facts on which the state depends.
     *
     * @param end why the stream has ended; empty while it has not
     * @param sourceGone whether its source was removed
     * @param report what the source reports
     * @param watched whether anybody watches
     * @param stall why viewers get nothing although frames come; empty when they do
     * @param allStalled whether that is so for all of them
     * @param placeholder whether the newest frame stands in for a missing one
     * @param ageNanos age of the newest frame, or -1
     * @param staleNanos age from which it is too old
     */
    record Facts(
            String end,
            boolean sourceGone,
            SourceSink.Report report,
            boolean watched,
            String stall,
            boolean allStalled,
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
        if (f.allStalled) {
            return status(StreamState.STALE, f.stall, f);
        }
        if (f.ageNanos < 0) {
            return status(StreamState.STALE, "waiting for the first frame", f);
        }
        if (f.ageNanos >= f.staleNanos) {
            return status(StreamState.STALE, "no new frame from the source", f);
        }
        return f.placeholder
                ? status(StreamState.PLACEHOLDER, f.report.reason(), f)
                : status(StreamState.LIVE, f.stall, f);
    }

    private static StreamStatus status(StreamState state, String reason, Facts f) {
        return new StreamStatus(state, reason, f.ageNanos);
    }
}
