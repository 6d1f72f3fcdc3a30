/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.porthole.signalling.IceServer;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRequest;
import io.porthole.testkit.FakeRtcSessions;
import io.porthole.testkit.ModuleServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** WHEP behind a real server, with sessions whose answers are {@link SdpSamples#ANSWER} and complete at once. */
final class WhepFixture implements AutoCloseable {
    final FakeRtcSessions rtc = new FakeRtcSessions();
    final ModuleServer server = new ModuleServer(64 * 1024);
    final WhepModule module = new WhepModule(new Answering());
    volatile boolean gathers = true;

    private final HttpClient client = HttpClient.newHttpClient();

    private final class Answering implements RtcSessions {
        @Override
        public List<IceServer> iceServers() {
            return rtc.iceServers();
        }

        @Override
        public CompletableFuture<RtcSession> open(SessionRequest request, SessionListener signals) {
            return rtc.open(request, signals).thenApply(session -> {
                rtc.opened.get(rtc.opened.size() - 1).answer = SdpSamples.ANSWER;
                if (gathers) {
                    signals.gatheringComplete();
                }
                return session;
            });
        }

        @Override
        public RtcSession session(String id) {
            return rtc.session(id);
        }

        @Override
        public List<RtcSession> sessions() {
            return rtc.sessions();
        }

        @Override
        public boolean crowded() {
            return rtc.crowded();
        }
    }

    WhepFixture() throws Exception {
        server.mount(WhepModule.CONTEXT, module);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    HttpResponse<String> post(String path, String offer) throws IOException, InterruptedException {
        return client.send(offering(path, offer), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String offer) {
        return client.sendAsync(offering(path, offer), BodyHandlers.ofString());
    }

    private HttpRequest offering(String path, String offer) {
        return to(path).header("Content-Type", "application/sdp")
                .POST(BodyPublishers.ofString(offer))
                .build();
    }

    /** Opens a session and says where it is. */
    String open() throws IOException, InterruptedException {
        return location(post("/whep/demo", SdpSamples.OFFER)).getPath();
    }

    URI location(HttpResponse<String> created) {
        return created.uri().resolve(created.headers().firstValue("Location").orElseThrow());
    }

    HttpResponse<String> offerAccepting(String accept) throws IOException, InterruptedException {
        HttpRequest request = to("/whep/demo")
                .header("Content-Type", "application/sdp")
                .header("Accept", accept)
                .POST(BodyPublishers.ofString(SdpSamples.OFFER))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> patch(String session, String ifMatch, String fragment)
            throws IOException, InterruptedException {
        return client.send(patching(session, ifMatch, fragment), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> patchAsync(String session, String ifMatch, String fragment) {
        return client.sendAsync(patching(session, ifMatch, fragment), BodyHandlers.ofString());
    }

    private HttpRequest patching(String session, String ifMatch, String fragment) {
        HttpRequest.Builder request = to(session)
                .header("Content-Type", IceFragment.MEDIA_TYPE)
                .method("PATCH", BodyPublishers.ofString(fragment));
        if (!ifMatch.isEmpty()) {
            request.header("If-Match", ifMatch);
        }
        return request.build();
    }

    /** A request with one header, or with none when its name is empty. */
    HttpResponse<String> send(String method, String path, String header, String value)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                to(path).method(method, BodyPublishers.ofString(method.equals("POST") ? "x" : ""));
        if (!header.isEmpty()) {
            request.header(header, value);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        module.stop();
        server.close();
    }
}
