/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static Options parse(String... words) throws RefusedException {
        return Options.parse(List.of(words));
    }

    private static String refusal(String... words) {
        return assertThrows(RefusedException.class, () -> parse(words)).getMessage();
    }

    @Test
    void aValueFollowsItsOptionOrAnEqualsSign() throws Exception {
        assertEquals("webrtc", parse("--mode", "webrtc").mode);
        assertEquals("webrtc", parse("--mode=webrtc").mode);
        assertEquals("", parse("--port", "").port);
        assertEquals("-1", parse("--port", "-1").port);
    }

    @Test
    void theLastOfTwoValuesCounts() throws Exception {
        assertEquals("2", parse("--port", "1", "--port=2").port);
    }

    @Test
    void foldersAndDisabledBundlesMayBeRepeated() throws Exception {
        Options options = parse("--ext-folder", "a", "--disable=x", "--ext-folder=b", "--disable", "y");
        assertEquals(List.of("a", "b"), options.extFolders);
        assertEquals(List.of("x", "y"), options.disabled);
    }

    @Test
    void everyConfigurationKeyIsAnOption() throws Exception {
        Options options = parse("--/io.porthole.capture.mujoco~arm/model=a=b.xml", "--/p/list=[a,b]", "--/p/empty=");
        assertEquals(
                Map.of("io.porthole.capture.mujoco~arm/model", "a=b.xml", "p/list", "[a,b]", "p/empty", ""),
                options.overrides);
    }

    @Test
    void theKeysOfAddressAndModeAreTheSameAsTheirOptions() throws Exception {
        Options options =
                parse("--/io.porthole.mode/mode=native", "--/io.porthole.http/host=::1", "--/io.porthole.http/port=80");
        assertEquals(List.of("native", "::1", "80"), List.of(options.mode, options.host, options.port));
        assertEquals(Map.of(), options.overrides);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--frobnicate", "--frobnicate=3", "run", "-x", "--/pid=3", "--/pid/=3", "--moad"})
    void anUnknownOptionIsRefusedWithTheAllowedOnes(String word) {
        String said = refusal(word);
        assertTrue(said.startsWith("unknown option " + word + ". Allowed are --mode, --host"), said);
        assertTrue(said.endsWith("--/PID/KEY=VALUE."), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mode", "--port", "--token", "--token-file", "--ext-folder", "--disable", "--data"})
    void anOptionWithoutItsValueIsRefused(String option) {
        assertEquals(option + " needs a value. porthole --help lists the options.", refusal(option));
    }

    @Test
    void replayPlaysItsFilesWhateverOptionsAreBetween(@TempDir Path folder) throws Exception {
        Path one = mp4(folder.resolve("one.mp4"));
        Path two = mp4(folder.resolve("a two.mp4"));
        Options options = parse("--/p/k=v", "replay", one.toString(), "--port", "9000", two.toString());
        assertEquals("9000", options.port);
        assertEquals(
                Map.of("io.porthole.capture.recording/files", "[" + one + ", " + two + "]", "p/k", "v"),
                options.overrides);
    }

    @Test
    void whatCannotBeReplayedIsRefusedInASentence(@TempDir Path folder) throws Exception {
        assertEquals("replay needs recordings: porthole replay FILE...", refusal("replay"));
        assertEquals("cannot replay no.mp4: there is no such file.", refusal("replay", "no.mp4"));
        String text = Files.writeString(folder.resolve("text.mp4"), "hi").toString();
        assertEquals(
                "cannot replay " + text + ": it is not an MP4 file. Give recordings that Porthole wrote.",
                refusal("replay", text));
        String comma = mp4(folder.resolve("a,b.mp4")).toString();
        assertTrue(refusal("replay", comma).endsWith("its path has a comma, which separates files."));
        assertTrue(refusal("replay", "--frobnicate").startsWith("unknown option --frobnicate"));
    }

    private static Path mp4(Path file) throws IOException {
        return Files.writeString(file, "\0\0\0\u0018ftypisom");
    }

    @Test
    void theHelpListsEveryOptionInOneLine() {
        String usage = Options.usage();
        assertTrue(usage.contains("access token; generated unless given when the address is not loopback"), usage);
        for (String option :
                List.of("--mode=MODE", "--token-file=FILE", "--/PID/KEY=VALUE", "--dry-run", "--version")) {
            assertEquals(
                    1, usage.lines().filter(line -> line.contains(option + " ")).count(), usage);
        }
        usage.lines().forEach(line -> assertTrue(line.length() <= 120, line));
    }
}
