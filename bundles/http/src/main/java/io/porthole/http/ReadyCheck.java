/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import org.osgi.annotation.versioning.ConsumerType;

/** Contributes to {@code GET /readyz}. Register it as a service. */
@FunctionalInterface
@ConsumerType
public interface ReadyCheck {
    /**
     * Returns what must still happen before viewers are let in. Called from any thread, on every request; must
     * return at once.
     *
     * @return a few words, such as {@code WebRTC}; empty when nothing is missing
     */
    String missing();
}
