/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import io.porthole.http.Problem;
import java.util.function.IntSupplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty refuses by itself, such as malformed requests, in the same form as everything else. */
public final class ErrorPages extends ErrorHandler {
    private final IntSupplier headerBytes;

    /** @param headerBytes the present bound, for the text of its refusal */
    public ErrorPages(IntSupplier headerBytes) {
        this.headerBytes = headerBytes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object cause = request.getAttribute(ERROR_EXCEPTION);
        Object message = request.getAttribute(ERROR_MESSAGE);
        int status = response.getStatus();
        if (cause instanceof HttpException refused) {
            status = refused.getCode();
            message = refused.getReason();
            // Jetty closes the connection after most of these, and leaves it to the handler to say so
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        SecurityHeaders.add(response.getHeaders(), "'self'");
        if (HttpStatus.hasNoBody(status)) {
            response.setStatus(status);
            callback.succeeded();
            return true;
        }
        String detail = detail(status, message instanceof String text ? text : "");
        Problem problem = status == 404
                ? Problem.notServed(request.getAttribute(Problem.STARTING), detail)
                : new Problem(status, HttpStatus.getMessage(status), detail);
        ProblemAnswers.write(problem, response, callback);
        return true;
    }

    private String detail(int status, String message) {
        return switch (status) {
            case 404 -> "Nothing is served here.";
            case 414 -> "The request's first line is longer than " + headerBytes.getAsInt() + " bytes.";
            case 431 -> "The request's header fields are longer than " + headerBytes.getAsInt() + " bytes together.";
            default -> status >= 500 ? "See the host's log." : message;
        };
    }
}
