/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.PixelFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncodersTest {
    private final Encoders encoders = new Encoders();

    /** Equal to every other one of its name, as the factories of a replaced bundle may be. */
    private record Named(String name, boolean hardware, Map<String, String> passedOver) implements EncoderFactory {
        @Override
        public Codec codec() {
            return Codec.H264;
        }

        @Override
        public boolean supports(PixelFormat format) {
            return true;
        }

        @Override
        public Encoder create(EncodeProfile profile) throws EncodeException {
            throw new EncodeException("not here");
        }
    }

    @Test
    void theBestComesFirstWithTheReasonsForThoseThatWerePassedOver() {
        encoders.add(new Named("OpenH264", false, Map.of("NVENC", "no driver")), Map.of("service.ranking", 10));
        encoders.add(new Named("VA-API", true, Map.of()), Map.of("service.ranking", 50));
        encoders.add(new Named("third", false, Map.of()), Map.of());
        assertEquals(
                new ObjectMapper()
                        .valueToTree(List.of(
                                Map.of(
                                        "codec",
                                        "h264",
                                        "encoder",
                                        "VA-API",
                                        "hardware",
                                        true,
                                        "degraded",
                                        "",
                                        "passedOver",
                                        Map.of()),
                                Map.of(
                                        "codec",
                                        "h264",
                                        "encoder",
                                        "OpenH264",
                                        "hardware",
                                        false,
                                        "degraded",
                                        "",
                                        "passedOver",
                                        Map.of("NVENC", "no driver")),
                                Map.of(
                                        "codec",
                                        "h264",
                                        "encoder",
                                        "third",
                                        "hardware",
                                        false,
                                        "degraded",
                                        "",
                                        "passedOver",
                                        Map.of()))),
                new ObjectMapper().valueToTree(encoders.json()));
    }

    @Test
    void theMetricsNameEachOnceWhileOneTakesThePlaceOfItsLike() {
        Named before = new Named("x264", false, Map.of());
        Named after = new Named("x264", false, Map.of());
        encoders.add(before, Map.of());
        encoders.add(after, Map.of());
        String line = "porthole_encoder_info{codec=\"h264\",encoder=\"x264\",hardware=\"false\"} 1.0\n";
        assertTrue(metrics().contains(line), this::metrics);
        encoders.remove(before);
        assertTrue(metrics().contains(line), this::metrics);
        encoders.remove(after);
        assertEquals(List.of(), encoders.json());
    }

    private String metrics() {
        return new String(MetricsModule.text(List.of(encoders), false), StandardCharsets.UTF_8);
    }
}
