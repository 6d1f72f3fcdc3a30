/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DroppedBundleIT {
    private static final String SHIPPED = "porthole-transport-probe-1.0.0.jar";

    @TempDir
    Path folder;

    private Path load;
    private HostProcess host;

    @BeforeEach
    void startWithAShippedProbe() throws Exception {
        Path home = HostFolder.copy(folder);
        load = home.resolve("load");
        ProbeBundle.drop(load, SHIPPED, "1.0.0", "shipped");
        host = HostProcess.startHost(home, "--port", "0");
        host.line("probe starts shipped");
        host.line("Streaming mode");
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aChangedJarReplacesItselfAndADeletedOneIsGone() throws Exception {
        ProbeBundle.drop(load, SHIPPED, "1.0.0", "changed");
        host.line("probe stops shipped");
        host.line("probe starts changed");
        Files.delete(load.resolve(SHIPPED));
        host.line("probe stops changed");
    }

    @Test
    void aHigherVersionTakesThePlaceUntilItIsDeleted() throws Exception {
        int said = host.lineCount();
        Path newer = ProbeBundle.drop(load, "mine.jar", "1.1.0", "newer");
        host.line("probe stops shipped", said);
        host.line("probe starts newer", said);
        said = host.lineCount();
        Files.delete(newer);
        host.line("probe stops newer", said);
        host.line("probe starts shipped", said);
    }

    @Test
    void theSameVersionUnderAnotherNameTakesThePlaceUntilItIsDeleted() throws Exception {
        Path mine = ProbeBundle.drop(load, "mine.jar", "1.0.0", "mine");
        host.line("probe starts mine");
        int said = host.lineCount();
        Files.delete(mine);
        host.line("probe stops mine", said);
        host.line("probe starts shipped", said);
    }

    @Test
    void aLowerVersionDoesNotRunBesideTheHigherOne() throws Exception {
        ProbeBundle.drop(load, "old.jar", "0.9.0", "older");
        host.line("probe stops older");
        assertFalse(host.output().contains("probe stops shipped"), host.output());
    }

    @Test
    void aFileThatIsNoBundleHarmsNobody() throws Exception {
        Files.writeString(load.resolve("garbage.jar"), "no jar at all");
        ProbeBundle.drop(load, SHIPPED, "1.0.0", "later");
        host.line("probe starts later");
    }

    @Test
    void anExtraFolderIsWatchedAndADisabledBundleLeftOut() throws Exception {
        host.close();
        Path home = load.getParent();
        Path more = Files.createDirectory(folder.resolve("more bundles"));
        ProbeBundle.drop(more, "early.jar", "2.0.0", "early");
        try (HostProcess second = HostProcess.startHost(
                home, "--port=0", "--ext-folder", more.toString(), "--disable", "transport-probe")) {
            second.line("probe starts early");
            ProbeBundle.drop(more, "late.jar", "3.0.0", "late");
            second.line("probe starts late");
            assertFalse(second.output().contains("shipped"), second.output());
        }
    }

    @Test
    void theArchiveHoldsTheSameHost() throws IOException, InterruptedException {
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        int status = new ProcessBuilder(
                        "tar",
                        "xzf",
                        HostFolder.archive().toString(),
                        "-C",
                        unpacked.toString(),
                        "--strip-components=1")
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, status);
        try (HostProcess second = HostProcess.startHost(unpacked, "--port=0")) {
            second.line("Streaming mode websocket");
        }
    }
}
