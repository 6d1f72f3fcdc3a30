/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import org.eclipse.jetty.http.HttpFields;

/** What every answer carries. */
public final class SecurityHeaders {
    private SecurityHeaders() {}

    /**
     * Adds them.
     *
     * @param frameAncestors the pages that may have an answer in a frame, as Content-Security-Policy has them
     */
    public static void add(HttpFields.Mutable headers, String frameAncestors) {
        headers.put("Content-Security-Policy", "frame-ancestors " + frameAncestors);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
    }
}
