/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Contributes fields to each stream of {@code GET /api/v1/streams}. Register it as a service. */
@FunctionalInterface
@ConsumerType
public interface StreamFields {
    /**
     * Returns the fields of one stream. Where several sources have an object of the same name, such as {@code links},
     * their members are put together. Called from any thread, on every request; must not wait.
     *
     * @param stream its name
     * @return values that Jackson can write
     */
    Map<String, Object> of(String stream);
}
