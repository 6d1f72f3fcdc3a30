/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundles in a plain Felix: its own launcher, its own folder of bundles, none of our start scripts. */
class PlainFelixIT {
    @TempDir
    Path folder;

    private HostProcess process;
    private ForeignHost host;

    @BeforeEach
    void start() throws Exception {
        int port = ForeignHost.freePort();
        Path bundles = Files.createDirectory(folder.resolve("bundle"));
        Path home = HostFolder.assembled();
        copyJars(home.resolve("boot"), bundles);
        copyJars(home.resolve("bundle"), bundles);
        copyJars(home.resolve("load"), bundles);
        Path conf = Files.createDirectory(folder.resolve("conf"));
        Files.writeString(conf.resolve("io.porthole.http.cfg"), "port = " + port + "\n");
        process = HostProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Dfelix.auto.deploy.dir=" + bundles,
                        "-Dfelix.auto.deploy.action=install,start",
                        "-Dfelix.fileinstall.dir=" + conf,
                        "-Dfelix.fileinstall.noInitialDelay=true",
                        "-Dfelix.fileinstall.tmpdir=" + folder.resolve("watched"),
                        "-jar",
                        home.resolve("bin/felix.jar").toString(),
                        folder.resolve("cache").toString()),
                Map.of());
        host = new ForeignHost(port);
    }

    @AfterEach
    void stop() {
        process.close();
    }

    @Test
    void theBundlesServeThePageTheFramesAndTheMetrics() throws Exception {
        host.awaitReady();
        host.assertServes();
        assertEquals(
                List.of(),
                process.output()
                        .lines()
                        .filter(line -> line.contains("ERROR") || line.contains("Unable to resolve"))
                        .toList());
    }

    /** Everything but our own launcher's bundle and what it brings for others to leave out. */
    private static void copyJars(Path from, Path to) throws IOException {
        try (Stream<Path> jars = Files.list(from)) {
            for (Path jar : jars.filter(j -> j.toString().endsWith(".jar")).toList()) {
                String name = jar.getFileName().toString();
                if (!name.startsWith("porthole-launch") && !name.startsWith("jspecify")) {
                    Files.copy(jar, to.resolve(name));
                }
            }
        }
    }
}
