/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive for Karaf unpacked over a fresh Apache Karaf, which downloads nothing. */
class KarafIT {
    private static final Map<String, String> ENVIRONMENT = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    Path folder;

    private Path karaf;
    private HostProcess process;
    private ForeignHost host;

    @BeforeEach
    void start() throws Exception {
        karaf = unpack(Path.of(System.getProperty("karaf.archive")));
        int port = ForeignHost.freePort();
        Files.writeString(karaf.resolve("etc/io.porthole.http.cfg"), "port = " + port + "\n");
        run("unzip", "-q", System.getProperty("karaf.feature"), "-d", karaf.toString());
        addToBoot();
        process = HostProcess.start(List.of(karaf.resolve("bin/karaf").toString(), "server"), ENVIRONMENT);
        host = new ForeignHost(port);
    }

    @AfterEach
    void stop() throws Exception {
        try (HostProcess running = process) {
            HostProcess.start(List.of(karaf.resolve("bin/stop").toString()), ENVIRONMENT)
                    .exit();
            running.exit();
        }
    }

    @Test
    void theFeatureServesThePageTheFramesAndTheMetrics() throws Exception {
        host.awaitReady();
        host.assertServes();
        assertEquals(List.of(), complaints());
    }

    private List<String> complaints() throws IOException {
        return Files.readAllLines(karaf.resolve("data/log/karaf.log")).stream()
                .filter(line -> line.contains("ERROR") || line.contains("Unable to resolve"))
                .toList();
    }

    private Path unpack(Path archive) throws IOException, InterruptedException {
        Path target = Files.createDirectory(folder.resolve("karaf"));
        run("tar", "xzf", archive.toString(), "-C", target.toString(), "--strip-components=1");
        return target;
    }

    /** What docs/other-hosts.md says about etc/org.apache.karaf.features.cfg. */
    private void addToBoot() throws IOException {
        Path file = karaf.resolve("etc/org.apache.karaf.features.cfg");
        String version = System.getProperty("host.version");
        String text = Files.readString(file)
                .replaceFirst(
                        "(?m)^featuresRepositories\\s*=",
                        "$0 mvn:io.porthole/porthole-feature/" + version + "/xml/features,")
                .replaceFirst("(?m)^featuresBoot\\s*=", "$0 porthole,");
        Files.writeString(file, text);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }
}
