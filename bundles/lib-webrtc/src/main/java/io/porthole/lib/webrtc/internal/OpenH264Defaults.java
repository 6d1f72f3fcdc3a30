/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Changes two defaults of OpenH264 that libwebrtc leaves as they are and webrtc-java has no way to set: one byte each
 * in the copy of the library, before it is loaded. The bytes around are compared first: this holds for the one version
 * that this bundle contains.
 *
 * <p>{@code bEnableBackgroundDetection}: a block counts as still background when only a few of its pixels change, and
 * is skipped. The last pixels of a moving edge then stay on the screen for seconds, up to 128 levels off, however many
 * bits there are; simulations are full of such edges. Measured at 640x480, 30 fps and 2 Mbit/s: a block on a still
 * gradient left 16 to 128 such pixels, now none, for 1.7 instead of 0.7 ms a frame and 370 instead of 50 kbit/s, where
 * VP8 takes 1.6 ms and 510 kbit/s; a textured background that scrolls takes 2.1 instead of 2.2 ms and 830 instead of
 * 2060 kbit/s. The content type for screens would turn it off too, but takes no quantizer below 26. So H.264 stays the
 * codec of viewers that do not ask for one.
 *
 * <p>The trace level: warnings of every session went to standard error. Errors still do.
 */
final class OpenH264Defaults {
    /**
     * One changed byte.
     *
     * @param offset in the file, of the expected bytes
     * @param expected instructions, which are there once
     * @param index of the byte to change
     * @param value of that byte
     */
    private record Change(long offset, String expected, int index, int value) {}

    private static final Map<String, List<Change>> CHANGES = Map.of(
            "x86_64",
            List.of(
                    // movl $0x01010101, 0x38d(%rbx): background detection is the first of four
                    new Change(0x129b949, "c7838d03000001010101c6835c03000001", 6, 0x00),
                    // movl $2, (%rdi): warnings; 1: errors
                    new Change(0x12fa2d4, "c70702000000488d052f00000048894708", 2, 0x01)),
            "aarch64",
            List.of(
                    // add x9, x19, #0x38d, where four ones are stored: #0x38e, and the one too many is overwritten
                    new Change(0xecf01c, "69360e9168720d3968068052", 1, 0x3a),
                    // mov w8, #2: warnings; #1: errors
                    new Change(0xf19818, "480080521f1400f9080000b91f2003d5", 0, 0x28)));

    private OpenH264Defaults() {}

    /**
     * Changes a copy of the library.
     *
     * @param machine {@code x86_64} or {@code aarch64}
     * @throws LinkageError when it is another library than the one that this was written for
     */
    static void change(Path library, String machine) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
            for (Change change : CHANGES.getOrDefault(machine, List.of())) {
                byte[] expected = HexFormat.of().parseHex(change.expected);
                byte[] found = new byte[expected.length];
                file.seek(change.offset);
                if (file.read(found) < found.length || !Arrays.equals(expected, found)) {
                    throw new LinkageError("another version of webrtc-java than this was written for");
                }
                file.seek(change.offset + change.index);
                file.write(change.value);
            }
        }
    }
}
