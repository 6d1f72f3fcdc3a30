/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostSettingsTest {
    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void host() throws IOException {
        home = folder.resolve("a host");
        for (String jar : List.of(
                "load/porthole-transport-mjpeg-0.1.0.jar",
                "load/porthole-capture-demo-0.1.0.jar",
                "bundle/porthole-http-0.1.0.jar",
                "conf/felix.properties",
                "ext/theirs-2.0.jar")) {
            Files.createDirectories(home.resolve(jar).getParent());
            Files.createFile(home.resolve(jar));
        }
    }

    private HostSettings settings(Map<String, String> environment, String... words) throws RefusedException {
        List<String> all =
                new ArrayList<>(List.of("--data", folder.resolve("data").toString()));
        all.addAll(List.of(words));
        return new HostSettings(Options.parse(all), home, environment);
    }

    private Map<String, String> properties(String... words) throws RefusedException {
        return settings(Map.of(), words).systemProperties();
    }

    private String refusal(Map<String, String> environment, String... words) {
        return assertThrows(RefusedException.class, () -> settings(environment, words))
                .getMessage();
    }

    private void configure(String pid, String text) throws IOException {
        Files.writeString(home.resolve("conf/" + pid + ".cfg"), text);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void optionsBecomeOverridesOfTheConfiguration() throws Exception {
        Map<String, String> properties = properties(
                "--mode=native",
                "--host",
                "localhost",
                "--port",
                "0",
                "--token=t",
                "--/io.porthole.core/defaultStream=a");
        assertEquals("native", properties.get("porthole.config/io.porthole.mode/mode"));
        assertEquals("localhost", properties.get("porthole.config/io.porthole.http/host"));
        assertEquals("t", properties.get("porthole.config/io.porthole.http/token"));
        assertEquals("a", properties.get("porthole.config/io.porthole.core/defaultStream"));
        assertEquals("0", properties.get("io.porthole.http.port"));
    }

    @Test
    void whatNoOptionSaysIsLeftToTheConfiguration() throws Exception {
        int port = freePort();
        configure("io.porthole.http", "port = " + port + "\n");
        Map<String, String> properties = properties();
        assertFalse(
                properties.keySet().stream().anyMatch(name -> name.startsWith("porthole.config")),
                properties.toString());
        assertFalse(properties.containsKey("io.porthole.http.port"));
    }

    @Test
    void aPortFromTheEnvironmentMayStandInTheFile() throws Exception {
        int port = freePort();
        configure("io.porthole.http", "port = ${env:MYPORT}\n");
        String said = settings(Map.of("MYPORT", Integer.toString(port))).describe();
        assertTrue(said.contains("127.0.0.1 port " + port), said);
        assertEquals(
                "port of io.porthole.http is 'http'. It must be a number from 0 to 65535.",
                refusal(Map.of("MYPORT", "http")));
    }

    @Test
    void thePortComesFromOptionThenFileThenEnvironment() throws Exception {
        String byFile = Integer.toString(freePort());
        String byEnvironment = Integer.toString(freePort());
        Map<String, String> environment = Map.of("OMNIGIBSON_HTTP_PORT", byEnvironment);
        assertTrue(settings(environment).describe().contains(byEnvironment));
        configure("io.porthole.http", "port = " + byFile);
        assertTrue(settings(environment).describe().contains(byFile));
        assertTrue(settings(environment, "--port", "0").describe().contains("port 0"));
    }

    @Test
    void theAddressComesFromOptionThenFileThenEnvironment() throws Exception {
        Map<String, String> environment = Map.of("PORTHOLE_HOST", "127.0.0.3");
        assertTrue(settings(environment, "--port=0").describe().contains("address   127.0.0.3 port"));
        configure("io.porthole.http", "host = 127.0.0.2");
        assertTrue(settings(environment, "--port=0").describe().contains("address   127.0.0.2 port"));
        assertTrue(
                settings(environment, "--port=0", "--host=localhost").describe().contains("address   localhost"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OMNIGIBSON_HTTP_PORT",
                "EXTERNAL_HTTP_PORT",
                "OMNIGIBSON_WEBRTC_PORT",
                "EXTERNAL_STREAM_SIGNALING_PORT",
                "EXTERNAL_STREAM_MEDIA_PORT"
            })
    void aPortOfTheEnvironmentThatIsNotOneIsRefusedWithTheVariablesName(String variable) {
        for (String port : List.of("abc", "0", "-1", "70000")) {
            assertEquals(
                    variable + " is '" + port + "'. It must be a number from 1 to 65535.",
                    refusal(Map.of(variable, port)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http", "", "99999999999999999999", "80 80"})
    void aPortThatIsNotOneIsRefused(String port) {
        assertEquals(
                "--port is '" + port + "'. It must be a number from 0 to 65535.", refusal(Map.of(), "--port", port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "localhost", "::1"})
    void aBusyPortIsRefused(String address) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            String port = Integer.toString(other.getLocalPort());
            String said = refusal(Map.of(), "--port", port, "--host", address);
            assertTrue(said.startsWith("port " + port + " is in use."), said);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        assertTrue(refusal(Map.of(), "--host", "192.0.2.1", "--port", "0")
                .startsWith("cannot listen on 192.0.2.1 port 0"));
        assertEquals(
                "--host no.such.host.invalid is not a known name or address.",
                refusal(Map.of(), "--host", "no.such.host.invalid", "--port", "0"));
    }

    @Test
    void theModeIsCheckedWhereItStands() throws Exception {
        String allowed = " is 'flash'. It must be one of websocket, webrtc, native.";
        Map<String, String> environment = Map.of("OMNIGIBSON_REMOTE_STREAMING", "flash");
        assertEquals("--mode" + allowed, refusal(Map.of(), "--mode", "flash"));
        assertEquals("OMNIGIBSON_REMOTE_STREAMING" + allowed, refusal(environment));
        assertTrue(settings(environment, "--port=0", "--mode=WebRTC").describe().contains("webrtc"));
        configure("io.porthole.mode", "mode = native");
        assertTrue(settings(environment, "--port=0").describe().contains("native"));
        configure("io.porthole.mode", "mode = flash");
        assertEquals("mode of io.porthole.mode" + allowed, refusal(Map.of()));
    }

    @Test
    void disabledBundlesAreGivenByAnyOfTheirNames() throws Exception {
        for (String name : List.of("transport-mjpeg", "porthole-transport-mjpeg", "io.porthole.transport.mjpeg")) {
            String pattern =
                    properties("--port=0", "--disable", name).get("porthole.disabled") + ".*[.](jar|cfg|config)";
            assertFalse("porthole-transport-mjpeg-0.1.0-SNAPSHOT.jar".matches(pattern), pattern);
            assertFalse("porthole-transport-mjpeg.jar".matches(pattern), pattern);
            assertTrue("porthole-transport-mjpeg2-0.1.0.jar".matches(pattern), pattern);
            assertTrue("io.porthole.http.cfg".matches(pattern), pattern);
        }
    }

    @Test
    void aBundleOfAnAdditionalFolderMayBeDisabled() throws Exception {
        String ext = home.resolve("ext").toString();
        Map<String, String> properties = properties("--port=0", "--ext-folder", ext, "--disable", "theirs");
        assertEquals("," + home.resolve("ext").toRealPath(), properties.get("porthole.ext.folders"));
        assertFalse("theirs-2.0.jar".matches(properties.get("porthole.disabled") + ".*"));
    }

    @Test
    void onlyBundlesThatExistAndAreNotNeededCanBeDisabled() {
        assertEquals(
                "--disable teleporter: there is no such bundle. Known are capture-demo, transport-mjpeg.",
                refusal(Map.of(), "--port=0", "--disable", "teleporter"));
        assertEquals("--disable http: the host needs that bundle.", refusal(Map.of(), "--port=0", "--disable", "http"));
        assertEquals("--disable x;rm is not a bundle's name.", refusal(Map.of(), "--port=0", "--disable", "x;rm"));
    }

    @Test
    void aFolderThatDoesNotExistIsRefused() {
        assertEquals("--ext-folder /none is not a folder.", refusal(Map.of(), "--port=0", "--ext-folder", "/none"));
    }

    @Test
    void theTokenComesFromAFileToo() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "open-sesame\nrest\n");
        String property = "porthole.config/io.porthole.http/token";
        assertEquals(
                "open-sesame",
                properties("--port=0", "--token-file", file.toString()).get(property));
        assertEquals(
                "t",
                properties("--port=0", "--token-file", file.toString(), "--token=t")
                        .get(property));
        assertFalse(settings(Map.of(), "--port=0", "--token=s3cret", "--/p/token=s3cret")
                .describe()
                .contains("s3cret"));
    }

    @Test
    void aTokenFileWithoutATokenIsRefused() throws Exception {
        Path empty = Files.createFile(folder.resolve("token"));
        assertTrue(
                refusal(Map.of(), "--port=0", "--token-file", empty.toString()).endsWith("it is empty."));
        assertTrue(refusal(Map.of(), "--port=0", "--token-file", "/none").contains("/none cannot be read."));
    }
}
