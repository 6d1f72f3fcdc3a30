/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import io.porthole.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests that reach no module. */
public final class ProblemAnswers {
    private ProblemAnswers() {}

    /** Answers a request whose body nobody has read; when not all of it has come, the connection ends with it. */
    public static void refuse(Problem problem, Request request, Response response, Callback callback) {
        if (!request.consumeAvailable()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        write(problem, response, callback);
    }

    /** Answers with a problem. */
    public static void write(Problem problem, Response response, Callback callback) {
        if (problem.retryAfterInS() > 0) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, problem.retryAfterInS());
        }
        write(problem.status(), Problem.MEDIA_TYPE, problem.json(), response, callback);
    }

    /** Answers with JSON that must not be kept. */
    public static void write(int status, String mediaType, String json, Response response, Callback callback) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, mediaType);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
