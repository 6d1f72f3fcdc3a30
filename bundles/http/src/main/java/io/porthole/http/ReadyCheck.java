/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import org.osgi.annotation.versioning.ConsumerType;

/** Has a say in {@code GET /readyz}. Register it as a service. */
@FunctionalInterface
@ConsumerType
public interface ReadyCheck {
    /**
     * What must still happen before pictures can be watched. Called from any thread, on every request; must return at
     * once.
     *
     * @return a few words for a person, such as {@code no stream yet}; empty when nothing is missing
     */
    String missing();
}
