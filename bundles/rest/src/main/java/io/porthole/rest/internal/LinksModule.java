/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.http.HttpEndpoint;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import io.porthole.http.WatchLink;
import io.porthole.http.WatchLinks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /api/v1/links}: links that let watch until they end. */
@Component(property = HttpModule.CONTEXT_PATH + "=/api/v1/links")
public final class LinksModule implements HttpModule {
    private static final int MAX_BODY_BYTES = 4096;
    private static final String SECONDS = "seconds";
    private static final String STREAM = "stream";
    private static final String ROLE = "role";

    private final WatchLinks links;
    private final HttpEndpoint endpoint;
    private final ObjectMapper json = new ObjectMapper();

    /** Called by the component runtime. */
    @Activate
    public LinksModule(@Reference WatchLinks links, @Reference HttpEndpoint endpoint) {
        this.links = links;
        this.endpoint = endpoint;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.routes.get("/", this::list, RouteAccess.CONTROL);
        config.routes.post("/", this::make, RouteAccess.CONTROL);
        config.routes.delete("/{id}", this::end, RouteAccess.CONTROL);
    }

    private void list(Context ctx) {
        answer(ctx, Map.of("links", links.list().stream().map(LinksModule::json).toList()));
    }

    private static Map<String, Object> json(WatchLink link) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", link.id());
        out.put(ROLE, link.role().word());
        out.put("end", link.end().toString());
        out.put("connections", link.connections());
        return out;
    }

    private void make(Context ctx) {
        JsonNode wanted = body(ctx);
        JsonNode seconds = wanted.path(SECONDS);
        if (!seconds.isIntegralNumber() || !seconds.canConvertToInt()) {
            throw Problem.badValue("seconds is not a whole number in 1.." + WatchLinks.MAX_LIFETIME.toSeconds() + ".");
        }
        Role role = role(wanted.path(ROLE));
        String query = query(wanted.path(STREAM));
        WatchLinks.Made made;
        try {
            made = links.make(Duration.ofSeconds(seconds.intValue()), role);
        } catch (IllegalArgumentException e) {
            throw Problem.badValue(SECONDS + ": " + e.getMessage() + '.');
        }
        Map<String, Object> out = json(made.link());
        out.put("token", made.token());
        out.put("urls", urls(query + "token=" + made.token()));
        out.put("tokenNeeded", !endpoint.urls().equals(endpoint.viewUrls()));
        answer(ctx.status(201), out);
    }

    private JsonNode body(Context ctx) {
        try {
            return json.readTree(ctx.body());
        } catch (JsonProcessingException e) {
            throw Problem.badValue("The body is not {\"seconds\":3600}.");
        }
    }

    private static Role role(JsonNode word) {
        for (Role role : List.of(Role.VIEW, Role.CAMERA)) {
            if (word.isMissingNode() || role.word().equals(word.textValue())) {
                return role;
            }
        }
        throw Problem.badValue("role is not one of view, camera.");
    }

    /** Returns what a query says is shown: a stream, all of them for null, or what the host chooses. */
    private static String query(JsonNode stream) {
        if (stream.isMissingNode()) {
            return "?";
        }
        if (!stream.isNull() && !stream.isTextual()) {
            throw Problem.badValue("stream is neither a stream's name nor null.");
        }
        return stream.isNull()
                ? "?view=wall&"
                : "?stream=" + URLEncoder.encode(stream.textValue(), StandardCharsets.UTF_8) + '&';
    }

    private List<String> urls(String query) {
        return endpoint.viewUrls().stream()
                .map(url -> (url.contains("?") ? url.substring(0, url.indexOf('?')) : url) + query)
                .toList();
    }

    private void end(Context ctx) {
        if (!links.end(ctx.pathParam("id"))) {
            throw new Problem(404, "No such link", "There is no such link; it may have ended.");
        }
        ctx.status(204);
    }

    private static void answer(Context ctx, Map<String, Object> body) {
        ctx.header("Cache-Control", "no-store").json(body);
    }
}
