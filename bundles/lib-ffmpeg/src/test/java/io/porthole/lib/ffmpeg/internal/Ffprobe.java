/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The system's own ffprobe, which is another version of FFmpeg, where there is one. */
final class Ffprobe {
    private static final Path PROGRAM = Path.of("/usr/bin/ffprobe");

    private Ffprobe() {}

    /** Returns the times in seconds of all frames that decode, in their order. */
    static List<Double> frameTimes(Path file) throws Exception {
        return run(file, "-count_frames", "-show_entries", "frame=pts_time", "-of", "csv=p=0")
                .lines()
                .map(line -> Double.valueOf(line.replace(",", "")))
                .toList();
    }

    /** Returns what is said of the file, and requires that nothing be said against it. */
    static String run(Path file, String... options) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "there is no ffprobe");
        Path errors = Files.createTempFile("ffprobe", ".txt");
        try {
            List<String> command = new java.util.ArrayList<>(List.of(PROGRAM.toString(), "-v", "warning"));
            command.addAll(List.of(options));
            command.add(file.toString());
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals("", Files.readString(errors));
            return said;
        } finally {
            Files.delete(errors);
        }
    }
}
