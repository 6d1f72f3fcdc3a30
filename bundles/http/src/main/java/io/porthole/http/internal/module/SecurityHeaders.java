/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import org.eclipse.jetty.http.HttpFields;

/** What every answer carries. */
public final class SecurityHeaders {
    private SecurityHeaders() {}

    public static void add(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
    }
}
