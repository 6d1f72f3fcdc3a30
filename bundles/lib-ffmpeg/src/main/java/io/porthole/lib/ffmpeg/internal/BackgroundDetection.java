/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches off OpenH264's background detection, which FFmpeg switches on and has no option for: a few bytes of the
 * unpacked library, before it is loaded. With it a block counts as still background when only a few of its pixels
 * change, and is skipped: the last pixels of a moving edge stay on the screen until the next key frame, however many
 * bits there are, and simulations are full of such edges.
 */
final class BackgroundDetection {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundDetection.class);

    /**
     * One change of instructions.
     *
     * @param expected the instructions, which are there once
     * @param index of the bytes to change
     * @param bytes that take their place
     */
    private record Change(String expected, int index, String bytes) {}

    /** FFmpeg's {@code svc_encode_init} sets {@code bEnableDenoise} and the byte behind it together. */
    private static final Map<String, Change> CHANGES = Map.of(
            "x86_64",
            // movw $0x100, 0x3c0(%rsp): denoise 0, background detection 1; later movb $1: adaptive quantization
            new Change("66c78424c00300000001488944244c8b874c010000c68424c203000001", 9, "00"),
            "arm64",
            // strh w3, [sp, #0x3bc] of 0x100; strh wzr: both 0
            new Change("ff830e39e52700f9e37b0779e1fb0e39", 8, "ff7b0779"));

    private BackgroundDetection() {}

    /**
     * Changes a copy of libavcodec. One that was built otherwise is left as it is, with a line in the log.
     *
     * @param machine as in the names of JavaCPP's builds
     */
    static void switchOff(Path library, String machine) throws IOException {
        Change change = CHANGES.get(machine);
        try (FileChannel file = FileChannel.open(library, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
            ByteBuffer expected = ByteBuffer.wrap(HexFormat.of().parseHex(change == null ? "" : change.expected));
            int at = change == null ? -1 : indexOf(bytes, expected, 0);
            if (change == null || at < 0 || indexOf(bytes, expected, at + 1) >= 0) {
                LOG.warn("[ffmpeg] OpenH264 leaves specks behind what moves: this build of FFmpeg is not known");
                return;
            }
            file.write(ByteBuffer.wrap(HexFormat.of().parseHex(change.bytes)), at + change.index);
        }
    }

    private static int indexOf(ByteBuffer bytes, ByteBuffer wanted, int from) {
        byte first = wanted.get(0);
        int length = wanted.remaining();
        for (int i = from; i <= bytes.limit() - length; i++) {
            if (bytes.get(i) == first && bytes.slice(i, length).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }
}
