/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.VideoProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncoderProbeTest {
    @Test
    void hardwareComesBeforeX264AndX264BeforeOpenH264() {
        FakeFfmpeg ffmpeg =
                new FakeFfmpeg("libopenh264", "libx264", "h264_videotoolbox", "h264_qsv", "h264_vaapi", "h264_nvenc");
        EncoderProbe probe = EncoderProbe.run(ffmpeg);
        assertEquals(
                List.of("NVENC", "VA-API", "Quick Sync", "VideoToolbox", "x264", "OpenH264"),
                probe.usable().stream().map(EncoderKind::title).toList());
        assertTrue(
                IntStream.range(1, probe.usable().size())
                        .allMatch(i -> probe.usable().get(i - 1).ranking()
                                > probe.usable().get(i).ranking()),
                "the host takes the one with the highest ranking");
        assertEquals(0, ffmpeg.open, "every encoder that was tried is closed");
    }

    @Test
    void eachEncoderThatWasPassedOverHasItsReason() {
        EncoderProbe probe = EncoderProbe.run(new FakeFfmpeg("libopenh264"));
        assertTrue(probe.reasons().startsWith("NVENC: no h264_nvenc here; VA-API: no h264_vaapi here"), probe::reasons);
        assertEquals("no libx264 here", probe.passedOver(EncoderKind.OPENH264).get("x264"));
        assertEquals(
                List.of("NVENC", "VA-API", "Quick Sync", "VideoToolbox", "x264"),
                List.copyOf(probe.passedOver(EncoderKind.OPENH264).keySet()));
        assertEquals(Map.of(), probe.passedOver(EncoderKind.NVENC), "nothing would be preferred to it");
    }

    @Test
    void nothingIsTriedBeforeSomebodyWantsH264() throws Exception {
        FakeFfmpeg ffmpeg = new FakeFfmpeg("libopenh264");
        List<EncoderProbe> told = new ArrayList<>();
        ProbingFactory factory = new ProbingFactory(ffmpeg, told::add);
        assertEquals(List.of(), ffmpeg.asked);
        factory.create(VideoProfile.DEFAULT).close();
        factory.create(VideoProfile.DEFAULT).close();
        assertEquals(1, told.size(), "the encoders are tried once");
    }

    @Test
    void aMachineWithoutAnyEncoderIsToldSo() {
        ProbingFactory factory = new ProbingFactory(new FakeFfmpeg(), probe -> {});
        EncodeException refused = assertThrows(EncodeException.class, () -> factory.create(VideoProfile.DEFAULT));
        assertTrue(
                refused.getMessage().startsWith("no H.264 encoder works on this machine: NVENC: "), refused::toString);
    }
}
