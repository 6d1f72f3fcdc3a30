/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import org.osgi.annotation.versioning.ConsumerType;

/** Contributes metrics to {@code GET /metrics}. Register it as a service. */
@FunctionalInterface
@ConsumerType
public interface MetricsSource {
    /** Writes the present values. Called from any thread, on every request; must not wait. */
    void write(MetricsWriter out);
}
