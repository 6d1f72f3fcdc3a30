/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import io.porthole.http.HttpModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One registered module.
 *
 * @param service what the bundle registered
 * @param rank orders modules that want the same path: the greater one has it. A service reference is its own rank.
 * @param paths context paths, each with a leading slash and none at its end
 * @param query the query parameter that a request must have; null for none
 * @param endings of the paths that it is for; none for all
 * @param loader the contributing bundle's
 * @param name for the log
 */
public record RegisteredModule(
        HttpModule service,
        Comparable<Object> rank,
        List<String> paths,
        @Nullable String query,
        List<String> endings,
        ClassLoader loader,
        String name) {

    /** A module for all paths under its own. */
    public RegisteredModule(
            HttpModule service,
            Comparable<Object> rank,
            List<String> paths,
            @Nullable String query,
            ClassLoader loader,
            String name) {
        this(service, rank, paths, query, List.of(), loader, name);
    }

    /**
     * What a module is mounted at.
     *
     * @param path the context path
     * @param query the query parameter that a request for exactly this path must have; null for none
     * @param endings one of which a request's path must have; none for any
     */
    public record Slot(String path, @Nullable String query, List<String> endings) {
        /** Returns whether it is for some requests under its path alone. */
        boolean isPart() {
            return query != null || !endings.isEmpty();
        }

        @Override
        public String toString() {
            return (query == null ? path : path + '?' + query) + (endings.isEmpty() ? "" : " ending with " + endings);
        }
    }

    /** The places that the module asks for. */
    public List<Slot> slots() {
        return paths.stream().map(path -> new Slot(path, query, endings)).toList();
    }

    /**
     * The path in its one form: {@code /streams} for {@code /streams/}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static String path(String text) {
        String path = text.length() > 2 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        boolean ok = path.equals("/") || path.matches("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");
        if (!ok || path.equals("/healthz") || path.equals("/readyz")) {
            throw new IllegalArgumentException("'" + text + "' cannot be the context path of a module;"
                    + " /streams is one, /healthz and /readyz are the server's own");
        }
        return path;
    }
}
