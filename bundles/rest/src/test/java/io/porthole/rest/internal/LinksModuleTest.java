/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.http.HttpEndpoint;
import io.porthole.http.Role;
import io.porthole.http.WatchLink;
import io.porthole.http.WatchLinks;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinksModuleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant END = Instant.parse("2026-11-30T12:00:00Z");

    private final List<Duration> made = new ArrayList<>();
    private final List<Role> roles = new ArrayList<>();
    private final ModuleServer server = new ModuleServer(64 * 1024);
    private final ModuleServer.Mounted mounted =
            server.mount("/api/v1/links", new LinksModule(new OneLink(), new Endpoint()));

    LinksModuleTest() throws Exception {}

    @AfterEach
    void stop() {
        mounted.close();
        server.close();
    }

    private final class OneLink implements WatchLinks {
        private final WatchLink link = new WatchLink("abcdefgh", Role.VIEW, END, 2);

        @Override
        public Made make(Duration lifetime, Role role) {
            if (lifetime.compareTo(MAX_LIFETIME) > 0 || lifetime.isZero()) {
                throw new IllegalArgumentException("a link lasts for 1 s to 30 days");
            }
            made.add(lifetime);
            roles.add(role);
            return new Made(link, "abcdefgh.s3cret");
        }

        @Override
        public List<WatchLink> list() {
            return List.of(link);
        }

        @Override
        public boolean end(String id) {
            return id.equals(link.id());
        }
    }

    private static final class Endpoint implements HttpEndpoint {
        @Override
        public String host() {
            return "0.0.0.0";
        }

        @Override
        public int port() {
            return 8211;
        }

        @Override
        public List<String> urls() {
            return List.of("http://192.0.2.7:8211/?token=control");
        }

        @Override
        public List<String> viewUrls() {
            return List.of("http://192.0.2.7:8211/?token=view");
        }

        @Override
        public @Nullable String error() {
            return null;
        }
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/links" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private JsonNode make(String body) throws Exception {
        HttpResponse<String> answer = ask("POST", "", body);
        assertEquals(201, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    @Test
    void aLinkComesWithItsTokenAndTheHostsAddresses() throws Exception {
        JsonNode link = make("{\"seconds\":3600,\"stream\":\"arm 1&2\"}");
        assertEquals(List.of(Duration.ofHours(1)), made);
        assertEquals("abcdefgh.s3cret", link.path("token").asText());
        assertEquals(
                "http://192.0.2.7:8211/?stream=arm+1%262&token=abcdefgh.s3cret",
                link.path("urls").path(0).asText());
        assertEquals(END.toString(), link.path("end").asText());
        assertTrue(link.path("tokenNeeded").asBoolean());
    }

    @Test
    void aLinkShowsAllStreamsForNullAndTheHostsChoiceForNone() throws Exception {
        JsonNode all = make("{\"seconds\":60,\"stream\":null}").path("urls");
        assertTrue(all.path(0).asText().contains("/?view=wall&token="));
        JsonNode chosen = make("{\"seconds\":60}").path("urls");
        assertTrue(chosen.path(0).asText().contains("/?token="));
    }

    @Test
    void aLinkLetsWatchUnlessItIsToLetMoveCamerasToo() throws Exception {
        make("{\"seconds\":60}");
        make("{\"seconds\":60,\"role\":\"view\"}");
        make("{\"seconds\":60,\"role\":\"camera\"}");
        assertEquals(List.of(Role.VIEW, Role.VIEW, Role.CAMERA), roles);
    }

    @Test
    void linksAreListedWithoutTokensAndEnded() throws Exception {
        String list = ask("GET", "", "").body();
        assertEquals(
                2, JSON.readTree(list).path("links").path(0).path("connections").asInt());
        assertFalse(list.contains("token"), list);
        assertEquals(204, ask("DELETE", "/abcdefgh", "").statusCode());
        ApiServer.assertRefused(404, "There is no such link", ask("DELETE", "/other", ""));
    }

    @Test
    void whatIsNoLinkIsRefused() throws Exception {
        ApiServer.assertRefused(400, "seconds is not a whole number in 1..2592000.", ask("POST", "", "{}"));
        ApiServer.assertRefused(400, "seconds is not a whole number", ask("POST", "", "{\"seconds\":\"60\"}"));
        ApiServer.assertRefused(400, "a link lasts for 1 s to 30 days.", ask("POST", "", "{\"seconds\":99999999}"));
        ApiServer.assertRefused(400, "stream is neither", ask("POST", "", "{\"seconds\":60,\"stream\":1}"));
        ApiServer.assertRefused(400, "The body is not", ask("POST", "", "{"));
        ApiServer.assertRefused(
                400, "role is not one of view, camera.", ask("POST", "", "{\"seconds\":60,\"role\":\"control\"}"));
        assertEquals(List.of(), made);
    }
}
