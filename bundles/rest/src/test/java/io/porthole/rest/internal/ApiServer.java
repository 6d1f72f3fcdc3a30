/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.ControlService;
import io.porthole.http.Role;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.ModuleServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** {@code /api/v1} behind a real server. */
final class ApiServer implements AutoCloseable {
    final FakeStreams streams = new FakeStreams();
    private final ModuleServer server = new ModuleServer(64 * 1024);
    private final ApiModule module = new ApiModule(streams, new Encoders());
    private final ModuleServer.Mounted mounted = server.mount("/api/v1", module);

    ApiServer() throws Exception {
        role(Role.CONTROL);
    }

    /** Lets every request have this role. */
    void role(Role role) {
        server.role(role);
    }

    /** Lets the streams be steered. */
    void control(ControlService service) {
        module.setControl(service);
    }

    /** Asks for a path below {@code /api/v1/streams}. */
    HttpResponse<String> ask(String method, String path, String body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/streams/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** Fails unless the answer is a problem with these words. */
    static void assertRefused(int status, String words, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        String type = answer.headers().firstValue("Content-Type").orElse("");
        assertTrue(type.startsWith("application/problem+json"), type);
        assertTrue(answer.body().contains(words), answer.body());
    }

    @Override
    public void close() {
        mounted.close();
        server.close();
    }
}
