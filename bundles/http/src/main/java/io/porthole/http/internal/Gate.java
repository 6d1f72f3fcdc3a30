/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import io.porthole.http.Problem;
import io.porthole.http.Role;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What every request passes before a module sees it: headers, health, origin, token, size. */
final class Gate extends Handler.Wrapper {
    private static final Set<String> READING = Set.of("GET", "HEAD");

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

    Gate(Router router, Rules rules) {
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
        if (access.origins().configured(request.getHeaders().get(HttpHeader.ORIGIN))) {
            Cors.add(request, answer);
            if (Cors.preflight(request)) {
                response.setStatus(204);
                callback.succeeded();
                return true;
            }
        }
        if (rules.health.answers(request, response, callback)) {
            return true;
        }
        Role role = access.role(request);
        Problem refusal = refusal(request, role, rules);
        if (refusal != null) {
            if (refusal.status() == 401) {
                answer.put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"porthole\"");
            }
            ProblemJson.refuse(refusal, request, response, callback);
            return true;
        }
        String keep = access.tokenToKeep(request);
        if (keep != null) {
            answer.add(HttpHeader.SET_COOKIE, TokenCookie.make(request, keep));
        }
        request.setAttribute(Role.ATTRIBUTE, role == null ? Role.VIEW : role);
        return super.handle(request, response, callback);
    }

    private @Nullable Problem refusal(Request request, @Nullable Role role, Rules rules) {
        Problem foreign = rules.access.origins().refusal(request, rules.access.tokens() != null);
        if (foreign != null) {
            return foreign;
        }
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
