/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherRefusalsIT {
    @TempDir
    Path data;

    @Test
    void anUnknownOptionIsRefusedWithTheAllowedOnes() throws Exception {
        String said = refusal(Map.of(), "--frobnicate");
        assertTrue(said.contains("unknown option --frobnicate"), said);
        for (String option : List.of(
                "--mode", "--host", "--port", "--token", "--ext-folder", "--disable", "--data", "--/PID/KEY=VALUE")) {
            assertTrue(said.contains(option), said);
        }
    }

    @Test
    void anUnknownModeIsRefusedWithTheValidOnes() throws Exception {
        String expected = "'flash'. It must be one of websocket, webrtc, native.";
        assertEquals("porthole: --mode is " + expected, refusal(Map.of(), "--mode", "flash"));
        assertEquals("porthole: --mode is " + expected, refusal(Map.of(), "--mode=flash"));
        assertEquals("porthole: --mode is " + expected, refusal(Map.of(), "--/io.porthole.mode/mode=flash"));
        assertEquals(
                "porthole: OMNIGIBSON_REMOTE_STREAMING is " + expected,
                refusal(Map.of("OMNIGIBSON_REMOTE_STREAMING", "flash")));
    }

    @Test
    void anOptionWinsOverAnUnknownModeInTheEnvironment() throws Exception {
        Map<String, String> environment = Map.of("OMNIGIBSON_REMOTE_STREAMING", "flash");
        try (HostProcess host = launch(environment, "--mode", "native", "--port", "0", "--dry-run")) {
            assertEquals(0, host.exit(), host.output());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http", "", "99999999999999999999", "80 80"})
    void aPortThatIsNoneIsRefused(String port) throws Exception {
        String said = refusal(Map.of(), "--port", port);
        assertTrue(said.contains("It must be a number from 0 to 65535."), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "localhost"})
    void aBusyPortIsRefusedWithAWayOut(String address) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            int port = other.getLocalPort();
            String said = refusal(Map.of(), "--port", Integer.toString(port));
            assertTrue(said.contains("port " + port + " is in use."), said);
            assertTrue(said.contains("choose another with --port"), said);
            assertEquals(said, refusal(Map.of("OMNIGIBSON_HTTP_PORT", Integer.toString(port))));
        }
    }

    @Test
    void aPortThatGetsBusyAtTheLastMomentEndsTheHostInTheSameWay() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // the check of the script does not see this one
            String late = "-Dio.porthole.http.port=" + other.getLocalPort();
            String said = refusal(Map.of("JAVA_OPTS", late));
            assertTrue(said.contains("porthole: "), said);
            assertTrue(said.contains(Integer.toString(other.getLocalPort())), said);
        }
    }

    @Test
    void aCacheFolderThatCannotBeWrittenIsRefused() throws Exception {
        Path file = Files.createFile(data.resolve("file"));
        String said =
                refusal(Map.of(), "--port", "0", "--data", file.resolve("below").toString());
        assertTrue(said.contains("cannot be written. Choose a folder that can."), said);
    }

    @Test
    void aFolderThatIsNotThereIsRefused() throws Exception {
        String said = refusal(Map.of(), "--ext-folder", data.resolve("none").toString());
        assertTrue(said.contains("is not a folder"), said);
    }

    @Test
    void onlyBundlesThatAreThereAndCanBeMissedAreDisabled() throws Exception {
        assertTrue(refusal(Map.of(), "--disable", "teleporter").contains("there is no such bundle"));
        assertTrue(refusal(Map.of(), "--disable", "io.porthole.http").contains("the host needs that bundle"));
        assertTrue(refusal(Map.of(), "--disable", "x;rm").contains("is not a bundle's name"));
    }

    @Test
    void aJavaThatIsTooOldOrMissingIsRefused() throws Exception {
        Path java = Files.createDirectories(data.resolve("old/bin")).resolve("java");
        assertTrue(refusal(Map.of("JAVA_HOME", data.resolve("old").toString())).contains("there is no bin/java in it"));
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertTrue(java.toFile().setExecutable(true));
        assertTrue(refusal(Map.of("JAVA_HOME", data.resolve("old").toString())).contains("Java 17 or newer is needed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --mode flash", "frobnicate", "run --frobnicate", "bench ../x"})
    void theLauncherOfTheSourceTreeRefusesBeforeItBuilds(String options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(HostFolder.source().resolve("porthole").toString()));
        command.addAll(List.of(options.split(" ", -1)));
        try (HostProcess launcher = HostProcess.start(command, Map.of())) {
            assertEquals(2, launcher.exit(), launcher.output());
            assertEquals(1, launcher.lineCount(), launcher.output());
        }
    }

    private String refusal(Map<String, String> environment, String... options) throws Exception {
        try (HostProcess host = launch(environment, options)) {
            assertEquals(2, host.exit(), host.output());
            return host.output();
        }
    }

    private HostProcess launch(Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(HostFolder.assembled().resolve("bin/porthole").toString(), "--data", data.toString()));
        command.addAll(List.of(options));
        return HostProcess.start(command, environment);
    }
}
