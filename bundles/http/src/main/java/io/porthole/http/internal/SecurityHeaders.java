/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import org.eclipse.jetty.http.HttpFields;

/** What every answer carries. */
final class SecurityHeaders {
    private SecurityHeaders() {}

    static void add(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
    }
}
