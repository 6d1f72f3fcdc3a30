/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.Assert.assertEquals;

import io.porthole.api.control.ControlService;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputListener;
import io.porthole.protocol.ViewerRole;
import io.porthole.signalling.RtcSessions;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.osgi.framework.BundleContext;

/** What reaches the demo of the input of viewers: role by kind of input by transport. */
final class SteeringMatrix implements InputListener {
    private static final String ABOUT_DEMO = "\"stream\":\"demo\"";
    private static final List<String> SENT = List.of(
            "{\"kind\":\"wheel\",\"x\":0.5,\"y\":0.5,\"deltaX\":0,\"deltaY\":0}",
            "{\"kind\":\"command\",\"name\":\"home\"}",
            "{\"kind\":\"key\",\"down\":true,\"code\":\"KeyQ\",\"key\":\"q\"}",
            "{\"kind\":\"command\",\"name\":\"resume\"}");
    private static final Map<ViewerRole, List<String>> REACHED = Map.of(
            ViewerRole.VIEW,
            List.of(),
            ViewerRole.CAMERA,
            List.of("camera wheel", "camera home"),
            ViewerRole.CONTROL,
            List.of("wheel", "home", "key", "resume"));
    private static final Map<ViewerRole, List<Integer>> ANSWERED = Map.of(
            ViewerRole.VIEW, List.of(403, 403, 403),
            ViewerRole.CAMERA, List.of(204, 403, 403),
            ViewerRole.CONTROL, List.of(204, 204, 200));

    private final Container host;
    private final ControlService control;
    private final ControlService cameras;
    private final Map<ViewerRole, String> tokens;
    private final Queue<String> reached = new ConcurrentLinkedQueue<>();

    /** A viewer on some transport. */
    private interface Viewer extends AutoCloseable {
        void say(String message) throws Exception;

        /** All messages so far. */
        Collection<String> heard() throws Exception;
    }

    /** @param tokens of the roles */
    SteeringMatrix(BundleContext context, Map<ViewerRole, String> tokens) throws Exception {
        this.host = new Container(context);
        this.tokens = tokens;
        this.control = host.service(ControlService.class);
        this.cameras = Objects.requireNonNull(control.cameras());
    }

    @Override
    public void inputSent(String stream, InputEvent event) {
        if (event instanceof InputEvent.Camera camera) {
            add("camera ", camera.event());
        } else {
            add("", event);
        }
    }

    private void add(String prefix, InputEvent event) {
        if (event instanceof InputEvent.Command command) {
            reached.add(prefix + command.name());
        } else if (!(event instanceof InputEvent.Release)) {
            reached.add(prefix + event.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
    }

    /** Goes through all of it. */
    void check() throws Exception {
        Class<?> rtcViewers = ContainerViewer.type(host.own("lib.webrtc"));
        for (ViewerRole role : ViewerRole.values()) {
            try (Viewer viewer = webSocket(role)) {
                check(role, viewer);
            }
            try (Viewer viewer = webRtc(rtcViewers, role)) {
                check(role, viewer);
            }
            assertEquals(
                    role + " over REST",
                    ANSWERED.get(role),
                    List.of(
                            status(role, "POST", "commands/home", ""),
                            status(role, "POST", "commands/resume", ""),
                            status(role, "PATCH", "controls", "{\"speed\":1}")));
        }
    }

    private void check(ViewerRole role, Viewer viewer) throws Exception {
        reached.clear();
        Container.await("a greeting", () -> count(viewer, "hello") == 1);
        viewer.say("{\"type\":\"acquire\"," + ABOUT_DEMO + "}");
        for (String event : SENT) {
            viewer.say("{\"type\":\"input\"," + ABOUT_DEMO + ",\"event\":" + event + "}");
        }
        List<String> expected = REACHED.get(role);
        int refused = SENT.size() - expected.size() + (role == ViewerRole.VIEW ? 1 : 0);
        Container.await(role + ": all answers of " + viewer, () -> count(viewer, "error") == refused);
        Container.await(role + ": all events of " + viewer, () -> reached.size() >= expected.size());
        assertEquals(role + " by " + viewer, expected, new ArrayList<>(reached));
        viewer.say("{\"type\":\"release\"," + ABOUT_DEMO + "}");
        Container.await("nobody is in control", () -> control.holder("demo") == null);
        Container.await("nobody has the camera", () -> cameras.holder("demo") == null);
    }

    private static long count(Viewer viewer, String type) throws Exception {
        return viewer.heard().stream()
                .filter(text -> text.contains("\"type\":\"" + type + "\""))
                .count();
    }

    private int status(ViewerRole role, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(host.uri("http", "/api/v1/streams/demo/" + path))
                .header("Authorization", "Bearer " + tokens.get(role))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return host.client().send(request, BodyHandlers.discarding()).statusCode();
    }

    private Viewer webSocket(ViewerRole role) throws Exception {
        SocketViewer socket =
                new SocketViewer(host.client(), host.uri("http", "/?token=" + tokens.get(role)), "porthole.v1");
        return new Viewer() {
            @Override
            public void say(String message) {
                socket.say(message);
            }

            @Override
            public Collection<String> heard() {
                return socket.texts();
            }

            @Override
            public void close() {
                socket.close();
            }

            @Override
            public String toString() {
                return "WebSocket";
            }
        };
    }

    private Viewer webRtc(Class<?> viewers, ViewerRole role) throws Exception {
        ContainerViewer session = ContainerViewer.watch(viewers, host.service(RtcSessions.class), "demo", role);
        return new Viewer() {
            @Override
            public void say(String message) throws Exception {
                session.say(message);
            }

            @Override
            public Collection<String> heard() throws Exception {
                return session.texts();
            }

            @Override
            public void close() throws Exception {
                session.close();
            }

            @Override
            public String toString() {
                return "WebRTC";
            }
        };
    }
}
