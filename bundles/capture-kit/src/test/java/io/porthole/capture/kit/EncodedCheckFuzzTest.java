/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.porthole.api.frame.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever bytes come, they pass or are refused with a sentence: nothing else is thrown, nothing is read outside, and
 * nothing takes long. In an ordinary run Jazzer tries changed real frames for a few seconds; the variable {@code
 * JAZZER_FUZZ}, which the build sets for this class, makes it follow what the bytes reach.
 */
class EncodedCheckFuzzTest {
    private static final byte[] BASELINE;
    private static final byte[] PROGRESSIVE;
    private static final List<byte[]> UNITS = new ArrayList<>();

    static {
        try {
            BASELINE = Samples.jpeg(64, 48, false);
            PROGRESSIVE = Samples.jpeg(64, 48, true);
            for (String name : List.of("high", "baseline", "aud", "bframes")) {
                UNITS.addAll(Samples.units(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FuzzTest(maxDuration = "4s")
    void anyBytesPassOrAreRefused(FuzzedDataProvider data) {
        Codec codec = data.consumeBoolean() ? Codec.JPEG : Codec.H264;
        boolean key = data.consumeBoolean();
        byte[] bytes = sample(codec, data);
        int changes = data.consumeInt(0, 6);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            bytes[data.consumeInt(0, bytes.length - 1)] = data.consumeByte();
        }
        EncodedCheck check = new EncodedCheck();
        ByteBuffer frame = Samples.direct(bytes);
        for (int i = 0; i < 2; i++) { // the second time with what the first has left behind
            try {
                check.check(codec, frame, 64, 48, key);
            } catch (MalformedFrameException refused) {
                if (refused.getMessage() == null || refused.getMessage().isBlank()) {
                    throw new AssertionError("a refusal without a sentence", refused);
                }
            }
        }
        if (frame.position() != 0 || frame.limit() != bytes.length) {
            throw new AssertionError("the buffer has moved");
        }
    }

    /** Returns a real frame, cut off or not, or bytes that were never one. */
    private static byte[] sample(Codec codec, FuzzedDataProvider data) {
        if (data.consumeBoolean()) {
            return data.consumeBytes(4096);
        }
        byte[] real;
        if (codec.equals(Codec.JPEG)) {
            real = data.consumeBoolean() ? PROGRESSIVE : BASELINE;
        } else {
            real = data.pickValue(UNITS);
        }
        return Arrays.copyOf(real, data.consumeInt(0, real.length + 8));
    }
}
