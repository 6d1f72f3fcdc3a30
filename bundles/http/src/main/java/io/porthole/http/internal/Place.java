/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import io.porthole.http.HttpModule;
import org.jspecify.annotations.Nullable;

/**
 * Where a module is mounted.
 *
 * @param path context path, with a leading slash and none at its end
 * @param query see {@link HttpModule#QUERY_PARAMETER}; empty when the module takes every request
 */
record Place(String path, String query) {
    /**
     * The place in its one form: path {@code /streams} for {@code /streams/}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Place of(String text, String query) {
        String path = text.length() > 2 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        boolean ok = path.equals("/") || path.matches("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");
        if (!ok || path.equals("/healthz") || path.equals("/readyz")) {
            throw new IllegalArgumentException("'" + text + "' is no context path that a module can have;"
                    + " /streams is one, /healthz and /readyz are the server's own");
        }
        if (!query.matches("[A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException("'" + query + "' is no name of a query parameter; action is one");
        }
        return new Place(path, query);
    }

    /** Whether a request belongs here. */
    boolean fits(String requested, @Nullable String query) {
        if (!this.query.isEmpty()) {
            return requested.equals(path) && carries(query);
        }
        return requested.startsWith(path)
                && (path.length() == 1
                        || requested.length() == path.length()
                        || requested.charAt(path.length()) == '/');
    }

    private boolean carries(@Nullable String text) {
        if (text == null) {
            return false;
        }
        for (String parameter : text.split("&", -1)) {
            if (parameter.equals(query) || parameter.startsWith(query + '=')) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return query.isEmpty() ? path : path + '?' + query;
    }
}
