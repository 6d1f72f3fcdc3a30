/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.validation.ValidationException;
import io.porthole.http.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a module's handlers throw into problem+json. */
final class ModuleProblems {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleProblems.class);

    private ModuleProblems() {}

    static void addTo(JavalinConfig config) {
        config.routes.exception(Problem.class, (e, ctx) -> answer(ctx, e));
        config.routes.exception(HttpResponseException.class, (e, ctx) -> answer(ctx, refused(e, ctx)));
        config.routes.exception(ValidationException.class, (e, ctx) -> answer(ctx, Problem.badValue(invalid(e))));
        config.routes.exception(StreamReadException.class, (e, ctx) -> answer(ctx, json(e.getOriginalMessage())));
        config.routes.exception(MismatchedInputException.class, (e, ctx) -> answer(ctx, json(e.getOriginalMessage())));
        config.routes.exception(EofException.class, (e, ctx) -> answer(ctx, incomplete()));
        config.routes.exception(HttpException.RuntimeException.class, (e, ctx) -> answer(ctx, malformed(e)));
        config.routes.exception(Exception.class, (e, ctx) -> answer(ctx, fault(ctx.path(), e)));
        config.router.javaLangErrorHandler((response, e) -> answer(response, fault("an error handler", e)));
    }

    /** Returns a handler for requests that want a WebSocket, of whose refusals Javalin would send no body. */
    static Handler answered(Handler check) {
        return ctx -> {
            try {
                check.handle(ctx);
            } catch (Problem e) {
                answer(ctx.res(), e);
                ctx.skipRemainingHandlers();
            }
        };
    }

    private static void answer(Context ctx, Problem problem) {
        if (ctx.res().isCommitted()) {
            return; // too late to say anything; what was begun breaks off
        }
        if (problem.retryAfterInS() > 0) {
            ctx.header("Retry-After", Integer.toString(problem.retryAfterInS()));
        }
        ctx.status(problem.status())
                .contentType(Problem.MEDIA_TYPE)
                .header("Cache-Control", "no-store")
                .result(problem.json().getBytes(StandardCharsets.UTF_8));
    }

    /** Where Javalin gives no more than the response. */
    private static void answer(HttpServletResponse response, Problem problem) {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        try {
            response.getOutputStream().write(problem.json().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("nobody is there to be told", e);
        }
    }

    private static Problem refused(HttpResponseException e, Context ctx) {
        String title = HttpStatus.getMessage(e.getStatus());
        Object starting = ctx.attribute(Problem.STARTING);
        return switch (e.getStatus()) {
            case 404 -> Problem.notServed(starting, "Nothing is served at " + ctx.path() + ".");
            case 405 -> {
                if (starting instanceof Problem problem) {
                    yield problem; // a longer path may serve the method
                }
                String methods = e.getDetails().values().stream().findFirst().orElse("");
                ctx.header("Allow", methods);
                yield new Problem(405, title, "Only " + methods + ".");
            }
            default -> new Problem(e.getStatus(), title, String.valueOf(e.getMessage()));
        };
    }

    private static String invalid(ValidationException e) {
        StringBuilder out = new StringBuilder();
        e.getErrors()
                .forEach((field, errors) -> errors.forEach(error -> out.append(field)
                        .append(": ")
                        .append(error.getMessage())
                        .append(". ")));
        return out.toString().strip();
    }

    /** No fault: a client left, was cut off, or sent something that is no chunk. */
    private static Problem incomplete() {
        return new Problem(400, "Incomplete body", "The request's body ended too early, or is malformed.");
    }

    private static Problem malformed(HttpException.RuntimeException e) {
        return new Problem(e.getCode(), HttpStatus.getMessage(e.getCode()), String.valueOf(e.getReason()));
    }

    private static Problem json(String message) {
        return new Problem(400, "Bad JSON", message);
    }

    /** Logs it under a number that the answer names, and tells the client nothing else. */
    private static Problem fault(String what, Throwable e) {
        String id =
                String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
        LOG.error("[http] [fault {}] Failed at {}", id, what, e);
        return new Problem(500, "Internal fault", "See fault " + id + " in the host's log.");
    }
}
