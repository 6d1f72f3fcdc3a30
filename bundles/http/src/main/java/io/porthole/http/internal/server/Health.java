/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.Problem;
import io.porthole.http.ReadyCheck;
import io.porthole.http.internal.module.ProblemAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** {@code /healthz}: the process serves. {@code /readyz}: viewers are let in, or what is missing. */
final class Health {
    private final Supplier<Set<String>> mounted;
    private final List<String> requiredContexts;
    private final List<ReadyCheck> checks;
    private final BooleanSupplier started;

    /**
     * For everybody, without a token.
     *
     * @param mounted the context paths that are served
     * @param checks those of other bundles; may change at any time
     * @param started whether every bundle of the start has started
     */
    Health(
            Supplier<Set<String>> mounted,
            List<String> requiredContexts,
            List<ReadyCheck> checks,
            BooleanSupplier started) {
        this.mounted = mounted;
        this.requiredContexts = requiredContexts;
        this.checks = checks;
        this.started = started;
    }

    /** Answers the request when it is for one of the two paths. */
    boolean answers(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        boolean ready = "/readyz".equals(path);
        if (!ready && !"/healthz".equals(path)) {
            return false;
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            ProblemAnswers.refuse(
                    new Problem(405, "Method not allowed", "Only GET and HEAD."), request, response, callback);
            return true;
        }
        List<String> missing = ready ? missing() : List.of();
        if (missing.isEmpty()) {
            ProblemAnswers.write(200, "application/json", "{\"status\":\"ok\"}", response, callback);
        } else {
            Problem problem = new Problem(503, "Not ready", "Missing: " + String.join(", ", missing) + ".");
            response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
            ProblemAnswers.write(503, Problem.MEDIA_TYPE, problem.json("missing", missing), response, callback);
        }
        return true;
    }

    /** Returns what must still happen before viewers are let in; empty when the host is ready. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!started.getAsBoolean()) {
            missing.add("the start of every bundle");
        }
        Set<String> present = mounted.get();
        for (String path : requiredContexts) {
            if (!present.contains(path)) {
                missing.add(path);
            }
        }
        for (ReadyCheck check : checks) {
            String reason = check.missing();
            if (!reason.isEmpty()) {
                missing.add(reason);
            }
        }
        return missing;
    }

    /** Returns the problem of a path that nobody serves yet; null when every bundle has started. */
    @Nullable
    Problem starting() {
        return started.getAsBoolean() ? null : Problem.starting("The host is starting.");
    }
}
