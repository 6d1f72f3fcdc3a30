/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FrameHeaderTest {
    @Test
    void theHeaderHasTheDocumentedOffsets() throws IOException {
        String text = Files.readString(Path.of("..", "..", "docs", "protocol.md"));
        String section = text.substring(text.indexOf("### Frame"), text.indexOf("### Client to server"));
        Matcher row = Pattern.compile("(?m)^\\| (\\d+) \\| (u8|u32|u64|f64|bytes) \\|")
                .matcher(section);
        List<Integer> offsets = new ArrayList<>();
        while (row.find()) {
            offsets.add(Integer.valueOf(row.group(1)));
        }
        assertEquals(
                List.of(
                        FrameHeader.OFFSET_VERSION,
                        FrameHeader.OFFSET_HEADER_LENGTH,
                        FrameHeader.OFFSET_CODEC,
                        FrameHeader.OFFSET_FLAGS,
                        FrameHeader.OFFSET_STREAM_ID,
                        FrameHeader.OFFSET_SEQUENCE,
                        FrameHeader.OFFSET_CAPTURE_TIME,
                        FrameHeader.OFFSET_SIMULATION_TIME,
                        FrameHeader.OFFSET_WIDTH,
                        FrameHeader.OFFSET_HEIGHT,
                        FrameHeader.BYTES),
                offsets);
        says(section, "version, " + FrameHeader.VERSION + " |");
        says(section, "header length in bytes, " + FrameHeader.BYTES + ";");
        says(section, "codec: " + FrameHeader.CODEC_JPEG + " JPEG, " + FrameHeader.CODEC_H264 + " H.264");
        says(section, "bit " + Integer.numberOfTrailingZeros(FrameHeader.FLAG_KEY) + " key frame");
        says(section, "bit " + Integer.numberOfTrailingZeros(FrameHeader.FLAG_PLACEHOLDER) + " placeholder");
    }

    private static void says(String where, String what) {
        assertTrue(where.contains(what), "docs/protocol.md does not say: " + what);
    }
}
