/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.VideoProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncoderProbeTest {
    @Test
    void hardwareComesBeforeX264AndX264BeforeOpenH264() {
        FakeFfmpeg ffmpeg = new FakeFfmpeg("libopenh264", "libx264", "h264_nvenc");
        EncoderProbe probe = EncoderProbe.run(ffmpeg);
        assertEquals(List.of(EncoderKind.NVENC, EncoderKind.X264, EncoderKind.OPENH264), probe.usable());
        assertEquals(0, ffmpeg.open, "every encoder that was tried is closed");
    }

    @Test
    void eachEncoderThatWasPassedOverHasItsReason() {
        String reasons = EncoderProbe.run(new FakeFfmpeg("libopenh264")).reasons();
        assertTrue(reasons.startsWith("NVENC: no h264_nvenc here; x264: no libx264 here"), reasons);
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
