/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.internal.access.Access;
import io.porthole.http.internal.access.ClientAddress;
import io.porthole.http.internal.access.Cors;
import io.porthole.http.internal.access.OpenLink;
import io.porthole.http.internal.access.Origins;
import io.porthole.http.internal.access.WrongTokens;
import io.porthole.http.internal.module.ProblemAnswers;
import io.porthole.http.internal.module.Router;
import io.porthole.http.internal.module.SecurityHeaders;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Checks every request before a module sees it: rate, health, token, host name, origin, size. */
final class RequestFilter extends Handler.Wrapper {
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Router router;
    private final WrongTokens wrongTokens;
    private volatile Rules rules;

    /**
     * What holds until the next configuration.
     *
     * @param access who may do what
     * @param health the server's own paths
     * @param bounds of what requests may cost
     */
    record Rules(Access access, Health health, RequestBounds bounds) {}

    RequestFilter(Router router, WrongTokens wrongTokens, Rules rules) {
        super(router);
        this.router = router;
        this.wrongTokens = wrongTokens;
        this.rules = rules;
    }

    void rules(Rules rules) {
        this.rules = rules;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Rules rules = this.rules;
        Access access = rules.access;
        SecurityHeaders.add(response.getHeaders(), access.origins().frameAncestors());
        String client = ClientAddress.of(request, access.hosts());
        Problem tooMany = rules.bounds.tooMany(client);
        if (tooMany != null) {
            refuse(tooMany, request, response, callback);
            return true;
        }
        boolean configured = access.origins().configured(request.getHeaders().get(HttpHeader.ORIGIN));
        if (access.origins().vary()) {
            response.getHeaders().put(HttpHeader.VARY, "Origin");
        }
        if (configured) {
            Cors.add(request, response.getHeaders());
        }
        if (rules.health.answers(request, response, callback)) {
            return true;
        }
        if (configured && Cors.preflight(request)) {
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
        Access.Right right = access.right(request);
        Role role = right == null ? null : right.role();
        Problem refusal = refusal(request, role, rules);
        Runnable answer = () -> answer(new Exchange(request, response, callback, client), right, refusal, rules);
        // the answer to a right token in the URL differs even where none is needed; a kept one may just be old
        boolean guess = access.showsToken(request) || (refusal != null && access.keepsToken(request));
        if (role == null && guess) {
            wrongTokens.answer(
                    client,
                    request.getComponents(),
                    answer,
                    () -> refuse(Access.tooManyWrongTokens(), request, response, callback));
        } else {
            answer.run();
        }
        return true;
    }

    private record Exchange(Request request, Response response, Callback callback, String client) {}

    private void answer(Exchange exchange, Access.@Nullable Right right, @Nullable Problem refusal, Rules rules) {
        Request request = exchange.request;
        Problem refused = refusal != null ? refusal : rules.bounds.tooManyBodies(request, exchange.client);
        if (refused == null && right != null && right.link() != null && !tie(request, right.link())) {
            refused = rules.access.unauthorized(request);
        }
        if (refused != null) {
            refuse(refused, request, exchange.response, exchange.callback);
            return;
        }
        String cookie = rules.access.cookie(request);
        if (cookie != null) {
            exchange.response.getHeaders().add(HttpHeader.SET_COOKIE, cookie);
        }
        request.setAttribute(Problem.STARTING, rules.health.starting());
        if (right != null) {
            request.setAttribute(Role.ATTRIBUTE, right.role());
        } else {
            request.setAttribute(Problem.UNAUTHORIZED, rules.access.unauthorized(request));
        }
        try {
            if (!super.handle(request, exchange.response, exchange.callback)) {
                Response.writeError(request, exchange.response, exchange.callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Exception e) {
            Response.writeError(request, exchange.response, exchange.callback, e);
        }
    }

    /**
     * Has the link close the connection of a request when it ends: until the request is answered, or for ever when it
     * becomes a WebSocket, which nobody else uses.
     *
     * @return false when the link has ended
     */
    private static boolean tie(Request request, OpenLink link) {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        if (!link.add(connection)) {
            return false;
        }
        if (!Origins.webSocket(request)) {
            Request.addCompletionListener(request, x -> link.remove(connection));
        }
        request.setAttribute(Role.HOLDS, link);
        return true;
    }

    private static void refuse(Problem problem, Request request, Response response, Callback callback) {
        HttpFields.Mutable answer = response.getHeaders();
        if (problem.status() == HttpStatus.UNAUTHORIZED_401) {
            answer.put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"porthole\"");
        } else if (problem.status() >= HttpStatus.TOO_MANY_REQUESTS_429) {
            answer.put(HttpHeader.RETRY_AFTER, "1");
        }
        ProblemAnswers.refuse(problem, request, response, callback);
    }

    private @Nullable Problem refusal(Request request, @Nullable Role role, Rules rules) {
        Problem unknownHost = rules.access.unknownHost(request, role);
        if (unknownHost != null) {
            return unknownHost;
        }
        Origins origins = rules.access.origins();
        Problem foreign = origins.foreign(request);
        if (foreign != null) {
            if (Origins.webSocket(request) || !SAFE.contains(request.getMethod()) || Cors.preflight(request)) {
                return origins.logged(foreign);
            }
            request.setAttribute(Role.FOREIGN_PAGE, foreign); // for routes that change something all the same
        }
        request.setAttribute(Role.FOREIGN_SOCKET, origins.foreignSocket(request));
        if (role == null && !mayBePublic(request)) {
            return rules.access.unauthorized(request);
        }
        return rules.bounds.tooLarge(request);
    }

    /** Returns whether a route may answer it without a token, which is held against what that route declares. */
    private boolean mayBePublic(Request request) {
        return READING.contains(request.getMethod()) && !Origins.webSocket(request) && router.hasPublicRoutes(request);
    }
}
