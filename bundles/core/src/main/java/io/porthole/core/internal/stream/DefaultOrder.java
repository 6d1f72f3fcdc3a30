/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.capture.SourceCondition;
import java.util.Comparator;

/**
 * Order in which streams are the default. It goes by the source alone: a viewer that comes or goes changes no state of
 * a source, so that it does not change the default either.
 */
final class DefaultOrder {
    /** The default stream is the least: not ended, highest ranking, delivers, came first. */
    static final Comparator<HostStream> COMPARATOR = Comparator.comparing(
                    (HostStream stream) -> stream.condition() == SourceCondition.ENDED)
            .thenComparing(stream -> stream.spec().ranking(), Comparator.reverseOrder())
            .thenComparing(stream -> stream.condition() != SourceCondition.RUNNING)
            .thenComparingLong(stream -> stream.spec().serviceId())
            .thenComparingInt(HostStream::id);

    private DefaultOrder() {}
}
