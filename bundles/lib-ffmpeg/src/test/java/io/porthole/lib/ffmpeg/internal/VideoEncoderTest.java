/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VideoEncoderTest {
    private static final VideoSettings SMALL = new VideoSettings(320, 240, 1_000_000, 30, 2000, 2);

    /** One folder for all tests: a process loads the library once. */
    private final FfmpegComponent ffmpeg =
            new FfmpegComponent(Path.of("target", "native").toAbsolutePath(), null);

    @Test
    void everyFrameIsOneAccessUnitAndKeyFramesCarryTheirParameterSets() throws Exception {
        try (VideoEncoder encoder = ffmpeg.openVideoEncoder("libopenh264", SMALL)) {
            List<Boolean> keys = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Encoder.Output unit = encoder.encode(MovingFrame.of(320, 240, PixelFormat.RGB8, i), i == 10);
                keys.add(unit.key());
                List<Integer> types = nalTypes(unit.bytes());
                assertEquals(unit.key(), types.contains(5), "an IDR slice in frame " + i);
                assertEquals(unit.key(), types.contains(7) && types.contains(8), "SPS and PPS in frame " + i);
            }
            assertTrue(keys.get(0), "the first frame is a key frame");
            assertTrue(keys.get(10), "a frame that was asked for is a key frame");
            assertEquals(2, keys.stream().filter(key -> key).count());
        }
    }

    @Test
    void anUnknownEncoderIsRefusedWithItsName() {
        EncodeException refused = assertThrows(EncodeException.class, () -> ffmpeg.openVideoEncoder("libx266", SMALL));
        assertEquals("this FFmpeg has no encoder libx266", refused.getMessage());
    }

    @Test
    void hardwareThatIsMissingIsRefusedInWords() {
        EncodeException refused =
                assertThrows(EncodeException.class, () -> ffmpeg.openVideoEncoder("h264_nvenc", SMALL));
        assertTrue(
                refused.getMessage()
                        .matches("h264_nvenc cannot be opened: [A-Za-z ]+( \\(there is no /dev/nvidiactl\\))?"),
                refused.getMessage());
    }

    /** Types of the NAL units of an Annex B byte stream, ITU-T H.264 table 7-1. */
    private static List<Integer> nalTypes(ByteBuffer bytes) {
        List<Integer> types = new ArrayList<>();
        for (int i = bytes.position(); i + 3 < bytes.limit(); i++) {
            if (bytes.get(i) == 0 && bytes.get(i + 1) == 0 && bytes.get(i + 2) == 1) {
                types.add(bytes.get(i + 3) & 31);
            }
        }
        return types;
    }
}
