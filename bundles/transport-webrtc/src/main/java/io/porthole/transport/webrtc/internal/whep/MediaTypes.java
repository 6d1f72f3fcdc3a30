/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.javalin.http.Context;
import io.porthole.http.Problem;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks of {@code Content-Type} and {@code Accept}. */
final class MediaTypes {
    private MediaTypes() {}

    /**
     * Checks the media type of the body.
     *
     * @param hint name of the answer's header that names the accepted type
     * @throws Problem 415 for any other
     */
    static void require(Context ctx, String type, String hint) {
        if (!essence(ctx.contentType()).equals(type)) {
            ctx.header(hint, type);
            throw new Problem(415, "Unsupported media type", "The body must be " + type + ".");
        }
    }

    /**
     * Checks that the client accepts the media type of the answer.
     *
     * @throws Problem 406 when its {@code Accept} leaves it out
     */
    static void acceptable(Context ctx, String type) {
        String accept = ctx.header("Accept");
        if (accept == null || accept.isBlank()) {
            return;
        }
        String group = type.substring(0, type.indexOf('/')) + "/*";
        boolean ok = Arrays.stream(accept.split(",", -1))
                .filter(range -> !range.replace(" ", "").matches(".*;q=0(\\.0*)?"))
                .map(MediaTypes::essence)
                .anyMatch(r -> r.equals(type) || r.equals(group) || r.equals("*/*"));
        if (!ok) {
            throw new Problem(406, "Not acceptable", "The answer is " + type + "; Accept must allow it.");
        }
    }

    private static String essence(@Nullable String header) {
        return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
