/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A refusal, answered as problem+json (RFC 9457) with {@code title}, {@code status} and {@code detail}. Thrown from
 * handlers of an {@link HttpModule}.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Media type of {@link #json}. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Name of the request attribute with {@link #starting}, which the server sets until every bundle has started. */
    public static final String STARTING = "io.porthole.http.starting";

    /** Name of the request attribute with the refusal of a request that has no valid token, which the server sets. */
    public static final String UNAUTHORIZED = "io.porthole.http.unauthorized";

    private static final int SOON_S = 1;

    /** Bound of the names that a sentence lists. */
    private static final int MAX_NAMES = 20;

    private final int status;
    private final String title;
    private final int retryAfterInS;

    /**
     * A refusal.
     *
     * @param status HTTP status, 400 to 599
     * @param title the kind of problem in a few words, the same for every occurrence
     * @param detail what was wrong this time and what is allowed, in one or two sentences
     */
    public Problem(int status, String title, String detail) {
        this(status, title, detail, 0);
    }

    private Problem(int status, String title, String detail, int retryAfterInS) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.retryAfterInS = retryAfterInS;
    }

    /** 401 for a request without a valid token. */
    public static Problem tokenNeeded() {
        return new Problem(
                401,
                "Token needed",
                "Open the URL that the host printed, with its ?token=, or send Authorization: Bearer with the token.");
    }

    /** Returns 503 with {@code Retry-After} for what is not there yet. */
    public static Problem starting(String detail) {
        return new Problem(503, "Starting", detail, SOON_S);
    }

    /**
     * Returns 404 for a path that nobody serves; {@link #starting} while the host starts, since somebody may serve it
     * then.
     *
     * @param starting the request's attribute {@link #STARTING}
     */
    public static Problem notServed(@Nullable Object starting, String detail) {
        return starting instanceof Problem problem ? problem : new Problem(404, "Not found", detail);
    }

    /**
     * 406 for a stream whose frames cannot be had in the wanted format.
     *
     * @param format that was asked for, such as {@code JPEG}
     * @param reason why not and what is possible, without a full stop
     */
    public static Problem notAcceptable(String stream, String format, String reason) {
        return new Problem(
                406,
                "Not available as " + format,
                "Stream '" + stream + "' is not to be had as " + format + ": " + reason + ".");
    }

    /**
     * 404 for a stream that is not there.
     *
     * @param name that was asked for
     * @param known names of the streams that are there
     */
    public static Problem unknownStream(String name, List<String> known) {
        String more = known.size() > MAX_NAMES ? " and " + (known.size() - MAX_NAMES) + " more" : "";
        String names = known.isEmpty()
                ? "No stream has been added yet"
                : "The streams are " + String.join(", ", known.subList(0, Math.min(MAX_NAMES, known.size()))) + more;
        return new Problem(404, "Unknown stream", "There is no stream '" + name + "'. " + names + ".");
    }

    /** 400 for a query parameter or field that is out of its range. */
    public static Problem badValue(String detail) {
        return new Problem(400, "Bad value", detail);
    }

    /** Returns the seconds after which asking again can help; 0 when it cannot. */
    public int retryAfterInS() {
        return retryAfterInS;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The kind of problem in a few words. */
    public String title() {
        return title;
    }

    /** What was wrong this time and what is allowed. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /**
     * Returns what a reader of parameters returns.
     *
     * @throws Problem 400 with the message of its {@link IllegalArgumentException}
     */
    public static <T> T orBadValue(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw badValue(String.valueOf(e.getMessage()));
        }
    }

    /** The body of the answer: an object with {@code type}, {@code title}, {@code status} and {@code detail}. */
    public String json() {
        return json("", List.of());
    }

    /**
     * The body of the answer with an extension member.
     *
     * @param member name of the further member
     * @param values its value, an array of strings; the member is left out when there are none
     */
    public String json(String member, List<String> values) {
        StringBuilder out = new StringBuilder("{\"type\":\"about:blank\",\"title\":");
        string(out, title);
        out.append(",\"status\":").append(status).append(",\"detail\":");
        string(out, detail());
        if (!values.isEmpty()) {
            out.append(',');
            string(out, member);
            out.append(":[");
            for (String value : values) {
                string(out, value);
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
}
