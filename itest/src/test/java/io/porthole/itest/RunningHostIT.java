/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningHostIT {
    private static final String READY_WITHOUT_PAGE = "--/io.porthole.http/readyContexts=[]";
    private static final int MAX_START_LINES = 16;

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void copy() throws IOException {
        home = HostFolder.copy(folder);
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130"})
    void oneLineSaysWhereToWatchAndSignalsEndTheHostWithin2s(String signal, int status) throws Exception {
        try (HostProcess host = HostProcess.startHost(home, "--port", "0", READY_WITHOUT_PAGE)) {
            String url = host.line("Watch at ").substring("Watch at ".length());
            assertEquals(200, get(url, "readyz"));
            long began = System.nanoTime();
            host.signal(signal);
            assertEquals(status, host.exit(), host.output());
            long tookInMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            assertTrue(tookInMs < 2000, tookInMs + " ms");
            assertEquals(
                    1,
                    host.output().lines().filter(l -> l.startsWith("Watch at ")).count(),
                    host.output());
            assertFalse(host.output().contains("Exception"), host.output());
        }
    }

    @Test
    void aHostThatIsNotReadyDoesNotSayWhereToWatch() throws Exception {
        try (HostProcess host =
                HostProcess.startHost(home, "--port", "0", "--/io.porthole.http/readyContexts=[/none]")) {
            host.line("Still not ready to be watched");
            assertFalse(host.output().contains("Watch at "), host.output());
        }
    }

    @Test
    void anotherAddressThanLoopbackGetsATokenInItsUrl() throws Exception {
        try (HostProcess host = HostProcess.startHost(home, "--host", "0.0.0.0", "--port", "0", READY_WITHOUT_PAGE)) {
            assertTrue(host.line("Watch at ").contains("?token="));
        }
        try (HostProcess host =
                HostProcess.startHost(home, "--host=0.0.0.0", "--port=0", "--token=open-sesame", READY_WITHOUT_PAGE)) {
            assertTrue(host.line("Watch at ").endsWith("?token=open-sesame"));
        }
    }

    @Test
    void anOptionWinsOverTheFileAlsoWhenTheFileComesAndGoes() throws Exception {
        Path file = home.resolve("conf/io.porthole.http.cfg");
        Files.writeString(file, "token = from-the-file\nviewToken = only-in-the-file\n");
        try (HostProcess host = HostProcess.startHost(
                home, "--host=0.0.0.0", "--port=0", "--/io.porthole.http/token=option", READY_WITHOUT_PAGE)) {
            String url = host.line("Watch at ").substring("Watch at ".length());
            assertTrue(url.endsWith("?token=option"), url);
            assertEquals(401, get(url.replace("=option", "=from-the-file"), "api/v1/streams"));
            assertEquals("token = from-the-file\nviewToken = only-in-the-file\n", Files.readString(file));
            int said = host.lineCount();
            Files.delete(file);
            String again = host.line("[http] Listening on", said);
            String port = again.replaceAll(".*:(\\d+).*", "$1");
            assertEquals(404, get("http://127.0.0.1:" + port + "/?token=option", "api"));
        }
    }

    @ParameterizedTest
    @CsvSource({"io.porthole.http.cfg,port = ${env:MYPORT}", "io.porthole.http.config,port=I\"%d\""})
    void thePortMayComeFromTheEnvironmentOrFromATypedFile(String file, String text) throws Exception {
        int port = freePort();
        Files.deleteIfExists(home.resolve("conf/io.porthole.http.cfg"));
        Files.writeString(home.resolve("conf").resolve(file), text.replace("%d", Integer.toString(port)) + "\n");
        List<String> command = List.of(
                home.resolve("bin/porthole").toString(),
                "--data",
                home.resolve("data").toString(),
                READY_WITHOUT_PAGE);
        try (HostProcess host = HostProcess.start(command, Map.of("MYPORT", Integer.toString(port)))) {
            assertEquals("Watch at http://127.0.0.1:" + port + "/", host.line("Watch at "));
        }
    }

    @Test
    void theTokenIsNotPartOfTheCommandLine() throws Exception {
        String secret = "open-sesame-of-this-test";
        try (HostProcess host = HostProcess.startHost(
                home, "--port=0", "--token", secret, "--/io.porthole.http/viewToken=" + secret, READY_WITHOUT_PAGE)) {
            host.line("Watch at ");
            String command = Files.readString(Path.of("/proc/" + host.pid() + "/cmdline"));
            assertTrue(command.contains("launcher.jar"), command);
            assertFalse(command.contains(secret), command);
        }
    }

    @Test
    void theStartIsAboutADozenLinesAtTheDefaultLevel() throws Exception {
        try (HostProcess host = HostProcess.startHost(home, "--port=0")) {
            String url = host.line("Watch at ").substring("Watch at ".length());
            assertEquals(200, get(url, "readyz"));
            long lines = host.output()
                    .lines()
                    .filter(line -> line.contains(" INFO "))
                    .count();
            assertTrue(lines <= MAX_START_LINES, host.output());
            assertFalse(host.output().contains(" ERROR "), host.output());
        }
    }

    @Test
    void theModeFollowsItsFile() throws Exception {
        Path file = home.resolve("conf/io.porthole.mode.cfg");
        try (HostProcess host = HostProcess.startHost(home, "--port=0")) {
            host.line("Streaming mode websocket");
            Files.writeString(file, "mode = native\n");
            host.line("Streaming mode native");
            Files.writeString(file, "mode = telepathy\n");
            host.line("No transport can start: io.porthole.mode: mode is 'telepathy'.");
            int said = host.lineCount();
            Files.delete(file);
            host.line("Streaming mode websocket", said);
        }
    }

    @Test
    void theModeOfTheCommandLineWinsOverTheFile() throws Exception {
        Files.writeString(home.resolve("conf/io.porthole.mode.cfg"), "mode = native\n");
        try (HostProcess host = HostProcess.startHost(home, "--port=0", "--mode=webrtc")) {
            host.line("Streaming mode webrtc");
            assertFalse(host.output().contains("Streaming mode native"), host.output());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int get(String page, String path) throws IOException, InterruptedException {
        URI uri = URI.create(page);
        URI there = URI.create("http://127.0.0.1:" + uri.getPort() + "/" + path
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(there).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
