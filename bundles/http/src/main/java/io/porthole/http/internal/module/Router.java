/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import io.porthole.http.internal.module.RegisteredModule.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Hands each request to the mounted context with the longest fitting path. Mounts come and go at any time. */
public final class Router extends Handler.AbstractContainer {
    private static final Comparator<Mount> LONGEST_PATH_FIRST_AND_THERE_PARTS = Comparator.comparing(
                    (Mount m) -> m.slot().path().length())
            .reversed()
            .thenComparing(m -> !m.slot().isPart());

    /** In the order in which they are asked. */
    private volatile List<Mount> mounts = List.of();

    /** Serves a context's requests from now on. */
    public synchronized void add(Mount mount) {
        List<Mount> changed = new ArrayList<>(mounts);
        changed.add(mount);
        changed.sort(LONGEST_PATH_FIRST_AND_THERE_PARTS);
        mounts = List.copyOf(changed);
    }

    /** Hands no further request to it. */
    public synchronized void remove(Mount mount) {
        List<Mount> changed = new ArrayList<>(mounts);
        changed.remove(mount);
        mounts = List.copyOf(changed);
    }

    public List<Mount> mounts() {
        return mounts;
    }

    /** The context paths that are served, whatever the query and the ending. */
    public Set<String> paths() {
        return mounts.stream()
                .map(Mount::slot)
                .filter(slot -> !slot.isPart())
                .map(Slot::path)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether the request reaches a module with routes that need no token. */
    public boolean hasPublicRoutes(Request request) {
        Mount mount = find(request);
        return mount != null && mount.hasPublicRoutes();
    }

    @Override
    public List<Handler> getHandlers() {
        return mounts.stream().map(m -> (Handler) m.handler()).toList();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // an idle connection would else hold on to the module that it asked last, long after its bundle was removed
        Attributes cache = request.getComponents().getCache();
        Request.addCompletionListener(request, x -> cache.removeAttribute(ServletChannel.class.getName()));
        for (Mount mount = find(request); mount != null; mount = find(request)) {
            // one that was stopped after it was found is no longer among the mounts
            if (mount.enter()) {
                try {
                    return mount.handler().handle(request, response, callback);
                } finally {
                    mount.leave();
                }
            }
        }
        return false;
    }

    private @Nullable Mount find(Request request) {
        String path = Request.getPathInContext(request);
        for (Mount mount : mounts) {
            if (fits(mount.slot(), path, request)) {
                return mount;
            }
        }
        return null;
    }

    private static boolean fits(Slot slot, String path, Request request) {
        String context = slot.path().equals("/") ? "" : slot.path();
        if (!path.startsWith(context)) {
            return false;
        }
        String rest = path.substring(context.length());
        if (!slot.endings().isEmpty() && slot.endings().stream().noneMatch(rest::endsWith)) {
            return false;
        }
        if (slot.query() == null) {
            return rest.isEmpty() || rest.startsWith("/");
        }
        return (rest.isEmpty() || rest.equals("/"))
                && request.getHttpURI().getQuery() != null
                && Request.extractQueryParameters(request).getNames().contains(slot.query());
    }
}
