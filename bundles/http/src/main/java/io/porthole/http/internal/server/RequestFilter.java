/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.internal.access.Access;
import io.porthole.http.internal.access.Cors;
import io.porthole.http.internal.access.Origins;
import io.porthole.http.internal.access.TokenCookie;
import io.porthole.http.internal.module.ProblemAnswers;
import io.porthole.http.internal.module.Router;
import io.porthole.http.internal.module.SecurityHeaders;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Checks every request before a module sees it: host name, health, origin, token, size. */
final class RequestFilter extends Handler.Wrapper {
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Router router;
    private volatile Rules rules;

    /**
     * What holds until the next configuration.
     *
     * @param access who may do what
     * @param health the server's own paths
     * @param maxBodyBytes of a request
     */
    record Rules(Access access, Health health, int maxBodyBytes) {}

    RequestFilter(Router router, Rules rules) {
        super(router);
        this.router = router;
        this.rules = rules;
    }

    void rules(Rules rules) {
        this.rules = rules;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Rules rules = this.rules;
        Access access = rules.access;
        HttpFields.Mutable answer = response.getHeaders();
        SecurityHeaders.add(answer);
        boolean configured = access.origins().configured(request.getHeaders().get(HttpHeader.ORIGIN));
        if (access.origins().vary()) {
            answer.put(HttpHeader.VARY, "Origin");
        }
        if (configured) {
            Cors.add(request, answer);
        }
        if (rules.health.answers(request, response, callback)) {
            return true;
        }
        Problem unknownHost = access.unknownHost(request);
        if (unknownHost != null) {
            ProblemAnswers.refuse(unknownHost, request, response, callback);
            return true;
        }
        if (configured && Cors.preflight(request)) {
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
        Role role = access.role(request);
        Problem refusal = refusal(request, role, rules);
        if (refusal != null) {
            if (refusal.status() == 401) {
                answer.put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"porthole\"");
            }
            ProblemAnswers.refuse(refusal, request, response, callback);
            return true;
        }
        String keep = access.tokenToKeep(request);
        if (keep != null) {
            answer.add(HttpHeader.SET_COOKIE, TokenCookie.make(request, keep));
        }
        request.setAttribute(Problem.STARTING, rules.health.starting());
        request.setAttribute(Role.ATTRIBUTE, role == null ? Role.VIEW : role);
        return super.handle(request, response, callback);
    }

    private @Nullable Problem refusal(Request request, @Nullable Role role, Rules rules) {
        Origins origins = rules.access.origins();
        Problem foreign = origins.foreign(request);
        if (foreign != null) {
            if (Origins.webSocket(request) || !SAFE.contains(request.getMethod()) || Cors.preflight(request)) {
                return origins.logged(foreign);
            }
            request.setAttribute(Role.FOREIGN_PAGE, foreign); // for routes that change something all the same
        }
        request.setAttribute(Role.FOREIGN_SOCKET, origins.foreignSocket(request));
        if (role == null && !open(request)) {
            return Access.tokenNeeded();
        }
        HttpField length = request.getHeaders().getField(HttpHeader.CONTENT_LENGTH);
        if (length != null && length.getLongValue() > rules.maxBodyBytes) {
            return new Problem(
                    413, "Body too large", "A request's body may have at most " + rules.maxBodyBytes + " bytes.");
        }
        return null;
    }

    /** Whether everybody may see it. */
    private boolean open(Request request) {
        return READING.contains(request.getMethod()) && !Origins.webSocket(request) && router.isPublic(request);
    }
}
