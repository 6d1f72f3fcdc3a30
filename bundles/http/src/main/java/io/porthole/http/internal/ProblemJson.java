/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.porthole.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The one form of every refusal (RFC 9457). */
final class ProblemJson {
    static final String MEDIA_TYPE = "application/problem+json";

    private ProblemJson() {}

    static String text(Problem problem) {
        return text(problem, List.of());
    }

    /** With the extension member {@code missing} when there is something. */
    static String text(Problem problem, List<String> missing) {
        StringBuilder out = new StringBuilder("{\"type\":\"about:blank\",\"title\":");
        string(out, problem.title());
        out.append(",\"status\":").append(problem.status()).append(",\"detail\":");
        string(out, problem.detail());
        if (!missing.isEmpty()) {
            out.append(",\"missing\":[");
            for (String each : missing) {
                string(out, each);
                out.append(',');
            }
            out.setCharAt(out.length() - 1, ']');
        }
        return out.append('}').toString();
    }

    private static void string(StringBuilder out, String value) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, out);
        out.append('"');
    }

    /** Answers a request whose body nobody has read; when not all of it has come, the connection ends with it. */
    static void refuse(Problem problem, Request request, Response response, Callback callback) {
        if (!request.consumeAvailable()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        write(problem.status(), MEDIA_TYPE, text(problem), response, callback);
    }

    static void write(int status, String mediaType, String json, Response response, Callback callback) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, mediaType);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
