/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

/**
 * A refusal, answered as problem+json (RFC 9457) with {@code title}, {@code status} and {@code detail}. Thrown from
 * handlers of an {@link HttpModule}.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    /**
     * A refusal.
     *
     * @param status HTTP status, 400 to 599
     * @param title the kind of problem in a few words, the same for every occurrence
     * @param detail what was wrong this time and what is allowed, one or two sentences for a person
     */
    public Problem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    /** 404 for a stream that is not there. */
    public static Problem unknownStream(String name) {
        return new Problem(404, "Unknown stream", "There is no stream '" + name + "'. /api/v1/streams lists them.");
    }

    /** 400 for a query parameter or field that is out of its range. */
    public static Problem badValue(String detail) {
        return new Problem(400, "Bad value", detail);
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
}
