/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import io.porthole.api.control.InputListener;
import io.porthole.http.HttpEndpoint;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import io.porthole.protocol.ViewerRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Every route and WebSocket of every module, with every token, against what is declared beside it. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class AuthorisationMatrixIT {
    private static final String CONTROL = "control-token-of-the-matrix";
    private static final String CAMERA = "camera-token-of-the-matrix";
    private static final String VIEW = "view-token-of-the-matrix";
    private static final String WRONG = "wrong-token-of-the-matrix";
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<Integer> REFUSED = Set.of(401, 403);

    @Inject
    private BundleContext context;

    private final List<ServiceRegistration<HttpModule>> dropped = new ArrayList<>();
    private int port;
    private int requests;

    @Configuration
    public Option[] options() throws IOException {
        Stream<Option> more = Stream.of(
                systemProperty("porthole.config/io.porthole.http/token").value(CONTROL),
                systemProperty("porthole.config/io.porthole.http/cameraToken").value(CAMERA),
                systemProperty("porthole.config/io.porthole.http/viewToken").value(VIEW),
                systemProperty("porthole.config/io.porthole.mode/mode").value("webrtc"));
        return Stream.concat(Arrays.stream(Container.options()), more).toArray(Option[]::new);
    }

    @Before
    public void everythingIsServed() throws Exception {
        port = new Container(context).service(HttpEndpoint.class).port();
        for (String path : List.of(
                "/", "/whep", "/stream", "/api/v1/streams", "/streaming/client/", "/liveview/getLiveViewActive")) {
            Container.await(path, () -> !Set.of(404, 503).contains(status("GET", path, CONTROL)));
        }
        drop("/dropped", config -> {
            config.routes.get("/read", ctx -> ctx.result("read"), RouteAccess.READ);
            config.routes.get("/change", ctx -> ctx.result("changed"), RouteAccess.CHANGE);
            config.routes.post("/camera", ctx -> ctx.result("moved"), RouteAccess.CAMERA);
            config.routes.delete("/thing", ctx -> ctx.result("deleted"), RouteAccess.CONTROL);
            config.routes.ws("/watch", ws -> ws.onMessage(m -> m.send("")), RouteAccess.READ);
            config.routes.ws("/steer", ws -> ws.onMessage(m -> m.send("")), RouteAccess.CONTROL);
        });
    }

    private void drop(String path, HttpModule module) {
        dropped.add(context.registerService(
                HttpModule.class, module, FrameworkUtil.asDictionary(Map.of(HttpModule.CONTEXT_PATH, path))));
    }

    /** Containers run in this process one after the other, and properties stay. */
    @AfterClass
    public static void leaveNothingToTheNextContainer() {
        System.getProperties().keySet().removeIf(key -> key.toString().matches("porthole\\.config/.*(oken|mode)"));
    }

    @After
    public void takeBack() {
        dropped.forEach(ServiceRegistration::unregister);
    }

    @Test
    public void everyRouteAnswersTheTokensThatItDeclares() throws Exception {
        List<MountedRoute> routes = MountedRoute.all(context);
        assertTrue(routes.size() + " routes", routes.size() > 80);
        List<String> faults = new ArrayList<>();
        for (MountedRoute route : routes) {
            for (String token : new String[] {"", WRONG, VIEW, CAMERA, CONTROL}) {
                int status = status(route.method(), route.target(), token);
                if (!expected(route.access(), token, status)) {
                    faults.add(route + " with token '" + token + "': " + status);
                }
            }
        }
        assertEquals(List.of(), faults);
    }

    /** The matrix: what each access means for each token. */
    private static boolean expected(RouteAccess access, String token, int status) {
        List<String> enough = switch (access) {
            case PUBLIC -> List.of("", WRONG, VIEW, CAMERA, CONTROL);
            case READ, CHANGE -> List.of(VIEW, CAMERA, CONTROL);
            case CAMERA -> List.of(CAMERA, CONTROL);
            case CONTROL -> List.of(CONTROL);
        };
        if (enough.contains(token)) {
            return !REFUSED.contains(status);
        }
        return status == (Set.of(VIEW, CAMERA).contains(token) ? 403 : 401);
    }

    @Test
    public void ofAViewersInputThatReachesTheSimulationWhichItsRoleAllows() throws Exception {
        SteeringMatrix matrix = new SteeringMatrix(
                context, Map.of(ViewerRole.VIEW, VIEW, ViewerRole.CAMERA, CAMERA, ViewerRole.CONTROL, CONTROL));
        ServiceRegistration<InputListener> listening =
                context.registerService(InputListener.class, matrix, FrameworkUtil.asDictionary(Map.of()));
        try {
            matrix.check();
        } finally {
            listening.unregister();
        }
    }

    @Test
    public void noMethodThatARouteDoesNotDeclareIsAnsweredWithoutAToken() throws Exception {
        List<MountedRoute> routes = MountedRoute.all(context);
        Set<String> declared = new HashSet<>();
        routes.forEach(r -> declared.add(r.method() + r.target()));
        for (String target : routes.stream().map(MountedRoute::target).collect(Collectors.toSet())) {
            for (String method : METHODS) {
                boolean page = routes.contains(new MountedRoute("GET", target, RouteAccess.PUBLIC))
                        || (routes.contains(new MountedRoute("GET", "/x", RouteAccess.PUBLIC)) && target.equals("/x"));
                if (!declared.contains(method + target) && !page) {
                    assertEquals(method + ' ' + target, 401, status(method, target, ""));
                }
            }
        }
    }

    @Test
    public void aForeignPageChangesNothingByAnyRoute() throws Exception {
        for (MountedRoute route : MountedRoute.all(context)) {
            boolean reading = Set.of("GET", "HEAD", "OPTIONS").contains(route.method())
                    && Set.of(RouteAccess.PUBLIC, RouteAccess.READ).contains(route.access());
            int status = status(route.method(), route.target(), CONTROL, "Sec-Fetch-Site: cross-site");
            assertEquals(route + ": " + status, !reading, status == 403);
        }
    }

    @Test
    public void aModuleWithARouteThatDeclaresNothingIsNotServed() throws Exception {
        drop("/careless", config -> {
            config.routes.get("/read", ctx -> ctx.result("read"), RouteAccess.READ);
            config.routes.get("/forgotten", ctx -> ctx.result("read"));
        });
        drop("/careless-socket", config -> config.routes.ws("/", ws -> {}));
        drop("/public-socket", config -> config.routes.ws("/", ws -> {}, RouteAccess.PUBLIC));
        for (String path : List.of("/careless/read", "/careless/forgotten")) {
            assertEquals(path, 404, status("GET", path, CONTROL));
        }
        assertEquals(404, status(MountedRoute.WEBSOCKET, "/careless-socket", CONTROL));
        assertEquals(404, status(MountedRoute.WEBSOCKET, "/public-socket", CONTROL));
        assertEquals(200, status("GET", "/dropped/read", CONTROL));
        dropped.subList(1, dropped.size()).forEach(ServiceRegistration::unregister);
        dropped.subList(1, dropped.size()).clear();
    }

    @Test
    public void theServersOwnPathsNeedNoTokenAndTellNothing() throws Exception {
        for (String path : List.of("/healthz", "/readyz")) {
            for (String token : new String[] {"", WRONG, VIEW, CONTROL}) {
                assertEquals(200, status("GET", path, token));
                assertEquals(405, status("POST", path, token));
            }
        }
    }

    @Test
    public void noSpellingOfAPathGetsAroundTheToken() throws Exception {
        for (String target : List.of(
                "/;/api/v1/streams",
                "/api;x=y/v1/streams",
                "//api/v1/streams",
                "/api//v1/streams",
                "/./api/v1/streams",
                "/x/../api/v1/streams",
                "/healthz/../api/v1/streams",
                "/healthz/..%2fapi/v1/streams",
                "/%61pi/v1/streams",
                "/api%2fv1%2fstreams",
                "/api\\v1\\streams",
                "/api/v1/streams/",
                "/API/v1/streams",
                "/healthz;/x",
                "/index.html/../api/v1/streams",
                "/snapshot;jsessionid=1",
                "/%2e/snapshot",
                "/snapshot%00",
                "/snapshot/.")) {
            int status = status("GET", target, "");
            assertFalse(target + ": " + status, status < 400);
        }
    }

    @Test
    public void noRedirectLeadsToAnotherHost() throws Exception {
        for (String target : List.of(
                "/streaming/webrtc-client",
                "/streaming/webrtc-client/",
                "/streaming/client",
                "/streaming/client/",
                "//evil.example/%2f..",
                "//evil.example/streaming/client",
                "/streaming/client//evil.example",
                "/streaming/client?x=//evil.example",
                "/%2f%2fevil.example/..",
                "/streaming//evil.example/webrtc-client")) {
            String location = header("GET", target, CONTROL, "Location");
            assertTrue(target + " leads to " + location, location.isEmpty() || location.startsWith("../"));
        }
    }

    private int status(String method, String target, String token, String... headers) throws IOException {
        String line = exchange(method, target, token, headers).get(0);
        return Integer.parseInt(line.split(" ", 3)[1]);
    }

    private String header(String method, String target, String token, String name) throws IOException {
        return exchange(method, target, token).stream()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    /** Sends one request as it is and returns the head of its answer; a body may never end. */
    private List<String> exchange(String method, String target, String token, String... headers) throws IOException {
        boolean socket = method.equals(MountedRoute.WEBSOCKET);
        List<String> lines = new ArrayList<>(List.of((socket ? "GET " : method + ' ') + target + " HTTP/1.1"));
        lines.add("Host: localhost");
        lines.addAll(List.of(headers));
        if (!token.isEmpty()) {
            lines.add("Authorization: Bearer " + token);
        }
        lines.addAll(
                socket
                        ? List.of(
                                "Upgrade: websocket",
                                "Connection: Upgrade",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                                "Sec-WebSocket-Version: 13")
                        : List.of("Content-Length: 0", "Connection: close"));
        try (Socket client = new Socket()) {
            int n = requests++; // of an address of its own, so that no bound for an address is met
            byte[] from = {127, 7, (byte) (n / 250), (byte) (1 + n % 250)};
            client.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
            client.setSoTimeout(15_000);
            client.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            List<String> head = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.add(line);
            }
            if (head.isEmpty()) {
                throw new IOException("no answer to " + lines);
            }
            return head;
        }
    }
}
