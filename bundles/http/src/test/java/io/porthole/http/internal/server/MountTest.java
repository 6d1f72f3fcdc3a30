/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.config.JavalinConfig;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import io.porthole.http.internal.module.RegisteredModule;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MountTest {
    private final TestServer server;

    MountTest() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static HttpModule saying(String text) {
        return config -> {
            config.routes.get("/", ctx -> ctx.result(text), RouteAccess.READ);
            config.routes.get("/who", ctx -> ctx.result(text + " at " + ctx.path()), RouteAccess.READ);
        };
    }

    private String body(String path) throws Exception {
        HttpResponse<String> answer = server.get(path);
        return answer.statusCode() == 200 ? answer.body() : String.valueOf(answer.statusCode());
    }

    @Test
    void aModuleIsServedUntilItGoes() throws Exception {
        assertEquals("404", body("/a/who"));
        RegisteredModule a = server.add("/a", saying("a"));
        assertEquals("a at /a/who", body("/a/who"));
        server.runtime.remove(a);
        assertEquals("404", body("/a/who"));
    }

    @Test
    void theRootOfAModuleAnswersWithAndWithoutASlash() throws Exception {
        server.add("/a", saying("a"));
        assertEquals("a", body("/a"));
        assertEquals("a", body("/a/"));
        assertEquals("404", body("/ab"));
    }

    @Test
    void theLongestPathWins() throws Exception {
        server.add("/", saying("page"));
        server.add("/streaming", saying("kit"));
        server.add("/streaming/client", saying("viewer"));
        assertEquals("page", body("/"));
        assertEquals("kit at /streaming/who", body("/streaming/who"));
        assertEquals("viewer at /streaming/client/who", body("/streaming/client/who"));
        assertEquals("page at /who", body("/who"));
    }

    @Test
    void aModuleCanHaveSeveralPaths() throws Exception {
        RegisteredModule both = server.add(new RegisteredModule(
                saying("x"),
                TestServer.rank(0),
                List.of("/a", "/b/c"),
                null,
                MountTest.class.getClassLoader(),
                "both"));
        assertEquals("x", body("/a"));
        assertEquals("x", body("/b/c"));
        server.runtime.remove(both);
        assertEquals("404", body("/a"));
        assertEquals("404", body("/b/c"));
    }

    @Test
    void aModuleCanHaveARequestForItsQueryAloneWhileAnotherOneHasTheRest() throws Exception {
        server.add("/", saying("page"));
        RegisteredModule action = server.add(new RegisteredModule(
                config -> config.routes.get("/", ctx -> ctx.result(ctx.queryParam("action")), RouteAccess.READ),
                TestServer.rank(-9),
                List.of("/"),
                "action",
                MountTest.class.getClassLoader(),
                "action"));
        assertEquals("stream", body("/?action=stream"));
        assertEquals("stream", body("/?a=b&action=stream"));
        assertEquals("page", body("/"));
        assertEquals("page", body("/?reaction=stream"));
        assertEquals("page at /who", body("/who?action=stream"));
        server.runtime.remove(action);
        assertEquals("page", body("/?action=stream"));
    }

    @Test
    void aModuleCanHaveThePathsOfItsEndingsAloneWhileAnotherOneHasTheRest() throws Exception {
        server.add("/streams", saying("all"));
        RegisteredModule video = server.add(new RegisteredModule(
                config -> config.routes.get("/{name}/video.ts", ctx -> ctx.result("video"), RouteAccess.READ),
                TestServer.rank(-9),
                List.of("/streams"),
                null,
                List.of("/video.mp4", "/video.ts"),
                MountTest.class.getClassLoader(),
                "video"));
        assertEquals("video", body("/streams/a/video.ts"));
        assertEquals("404", body("/streams/a/video.mp4"));
        assertEquals("all at /streams/who", body("/streams/who"));
        server.runtime.remove(video);
        assertEquals("404", body("/streams/a/video.ts"));
    }

    @Test
    void theGreaterRankHasThePathAndTheOtherOneWaits() throws Exception {
        RegisteredModule first = server.add("/a", saying("first"), 1);
        RegisteredModule second = server.add("/a", saying("second"), 0);
        assertEquals("first", body("/a"));
        server.runtime.remove(first);
        assertEquals("second", body("/a"));
        server.add("/a", saying("third"), 2);
        assertEquals("third", body("/a"));
        server.runtime.remove(second);
        assertEquals("third", body("/a"));
    }

    @Test
    void aModuleThatCannotBeMountedLeavesThePathToTheNext() throws Exception {
        server.add("/a", saying("good"), 0);
        server.add(
                "/a",
                config -> {
                    throw new IllegalStateException("broken on purpose");
                },
                1);
        assertEquals("good", body("/a"));
        server.add("/b", saying("other"));
        assertEquals("other", body("/b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "//", "/a/*", "/../a", "/a//b", "/healthz", "/readyz", "/a b", "null"})
    void aPathThatIsNoneIsRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> RegisteredModule.path(path));
    }

    @Test
    void aSlashAtTheEndOfAPathDoesNotMatter() {
        assertEquals("/streaming/client", RegisteredModule.path("/streaming/client/"));
    }

    @Test
    void theClassLoaderOfARemovedModuleIsLetGo() throws Exception {
        WeakReference<ClassLoader> loader = useAndRemove();
        TestServer.await("the module's class loader is collected", () -> {
            try {
                server.raw("GET /healthz HTTP/1.0\r\n\r\n"); // a selector remembers its last event until the next one
            } catch (IOException e) {
                return false;
            }
            System.gc();
            return loader.get() == null;
        });
        assertNull(loader.get());
    }

    private WeakReference<ClassLoader> useAndRemove() throws Exception {
        ClassLoader loader = new IsolatedLoader();
        HttpModule module = (HttpModule) loader.loadClass(LeakModule.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        assertEquals(loader, module.getClass().getClassLoader());
        RegisteredModule leak =
                server.add(new RegisteredModule(module, TestServer.rank(9), List.of("/leak"), null, loader, "leak"));
        assertEquals("{\"name\":\"x\",\"count\":1}", body("/leak/json"));
        TestSocket socket = new TestSocket(server.client, server.uri("/leak/ws"));
        assertEquals("{\"name\":\"hi\",\"count\":2}", socket.ask("hi"));
        assertEquals("500", body("/leak/fault"));
        server.runtime.remove(leak);
        assertTrue(socket.closed.get() == 1001);
        return new WeakReference<>(loader);
    }

    /** Loads the module's classes anew, as an updated bundle does. */
    private static final class IsolatedLoader extends ClassLoader {
        IsolatedLoader() {
            super(MountTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(LeakModule.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** What a bundle contributes: routes, JSON of its own record, a WebSocket, an exception of its own. */
    public static final class LeakModule implements HttpModule {
        /** Something to write. */
        public record Thing(String name, int count) {}

        /** Something to throw. */
        public static final class Fault extends RuntimeException {
            private static final long serialVersionUID = 1;
        }

        @Override
        public void configure(JavalinConfig config) {
            config.routes.get("/json", ctx -> ctx.json(new Thing("x", 1)), RouteAccess.READ);
            config.routes.get(
                    "/fault",
                    ctx -> {
                        throw new Fault();
                    },
                    RouteAccess.READ);
            config.routes.ws("/ws", ws -> ws.onMessage(m -> m.send(new Thing(m.message(), 2))), RouteAccess.READ);
        }
    }
}
