/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

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
final class Router extends Handler.AbstractContainer {
    /** Longest path first, and of two with one path the one that wants a query parameter. */
    private volatile List<Mount> mounts = List.of();

    /** Serves a context's requests from now on; it takes the place of another one with the same path. */
    synchronized void add(Mount mount) {
        List<Mount> changed = new ArrayList<>(mounts);
        changed.removeIf(m -> m.place().equals(mount.place()));
        changed.add(mount);
        changed.sort(Comparator.comparingInt((Mount m) -> m.place().path().length())
                .thenComparing(m -> !m.place().query().isEmpty())
                .reversed());
        mounts = List.copyOf(changed);
    }

    /** Hands no further request to it. */
    synchronized void remove(Mount mount) {
        List<Mount> changed = new ArrayList<>(mounts);
        changed.remove(mount);
        mounts = List.copyOf(changed);
    }

    List<Mount> mounts() {
        return mounts;
    }

    Set<String> paths() {
        return mounts.stream().map(m -> m.place().toString()).collect(Collectors.toUnmodifiableSet());
    }

    boolean isPublic(Request request) {
        Mount mount = find(request);
        return mount != null && mount.isPublic();
    }

    @Override
    public List<Handler> getHandlers() {
        return mounts.stream().map(m -> (Handler) m.handler()).toList();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Mount mount = find(request);
        if (mount == null) {
            return false;
        }
        // an idle connection would else hold on to the module that it asked last, long after that has gone
        Attributes cache = request.getComponents().getCache();
        Request.addCompletionListener(request, x -> cache.removeAttribute(ServletChannel.class.getName()));
        return mount.handler().handle(request, response, callback);
    }

    private @Nullable Mount find(Request request) {
        String path = Request.getPathInContext(request);
        String query = request.getHttpURI().getQuery();
        for (Mount mount : mounts) {
            if (mount.place().fits(path, query)) {
                return mount;
            }
        }
        return null;
    }
}
