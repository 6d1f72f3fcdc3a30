/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.Codec;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessUnitTest {
    private static final byte[] START = {0, 0, 0, 1};

    private static AccessUnit read(byte[] bytes) throws MalformedFrameException {
        return AccessUnit.read(Samples.direct(bytes));
    }

    private static String refusal(byte[]... parts) {
        byte[] all = join(parts);
        return String.valueOf(
                assertThrows(MalformedFrameException.class, () -> read(all)).getMessage());
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] unit(int... bytes) {
        byte[] nal = new byte[bytes.length];
        for (int i = 0; i < nal.length; i++) {
            nal[i] = (byte) bytes[i];
        }
        return join(START, nal);
    }

    /** Returns the NAL units of that type, each with a start code. */
    private static byte[] only(byte[] access, int type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = -1;
        for (int i = 0; i <= access.length; i++) {
            boolean end = i == access.length;
            boolean code = !end && i + 3 < access.length && access[i] == 0 && access[i + 1] == 0 && access[i + 2] == 1;
            if (!end && !code) {
                continue;
            }
            if (from >= 0 && (access[from] & 0x1F) == type) {
                out.writeBytes(START);
                out.write(access, from, i - from);
            }
            from = i + 3;
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "high, 100, 64, 48",
        "baseline, 66, 62, 46",
        "main, 77, 1920, 1080",
        "aud, 100, 64, 48",
    })
    void realVideosPassWithTheirSize(String name, int profile, int width, int height) throws Exception {
        List<byte[]> units = Samples.units(name);
        assertEquals(4, units.size());
        AccessUnit first = read(units.get(0));
        assertTrue(first.key());
        Sps sps = first.sps();
        assertEquals(profile, sps.profile());
        assertEquals(width, sps.width());
        assertEquals(height, sps.height());
        assertTrue(sps.codecString().matches("avc1\\.[0-9A-F]{6}"));
        assertTrue(sps.codecString().startsWith(String.format("avc1.%02X", profile)));
        for (byte[] later : units.subList(1, 4)) {
            assertFalse(read(later).key());
            assertNull(read(later).sps());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "high444 | the H.264 profile is 244; allowed are 66 (Baseline), 77 (Main) and 100 (High)",
                "high10 | the H.264 profile is 110; allowed are 66 (Baseline), 77 (Main) and 100 (High)",
                "interlaced | the H.264 frames are interlaced; only whole frames are allowed",
            })
    void whatBrowsersDoNotDecodeIsNamed(String name, String sentence) throws Exception {
        assertEquals(sentence, refusal(Samples.units(name).get(0)));
    }

    @Test
    void framesThatHoldOthersBackAreRefused() throws Exception {
        List<byte[]> units = Samples.units("bframes");
        assertTrue(read(units.get(0)).key());
        long refused = units.stream()
                .filter(u -> {
                    try {
                        read(u);
                        return false;
                    } catch (MalformedFrameException e) {
                        return String.valueOf(e.getMessage()).contains("switch B-frames off");
                    }
                })
                .count();
        assertTrue(refused >= 1, refused + " of " + units.size());
    }

    @Test
    void aKeyFrameNeedsItsParameterSets() throws Exception {
        byte[] key = Samples.units("high").get(0);
        String sentence = "an IDR frame comes without its SPS and PPS; let the encoder repeat them";
        assertEquals(sentence, refusal(only(key, 5)));
        assertEquals(sentence, refusal(only(key, 7), only(key, 5)));
        assertEquals(sentence, refusal(only(key, 8), only(key, 5)));
        assertTrue(read(join(only(key, 8), only(key, 7), only(key, 5))).key());
    }

    @Test
    void oneFrameAtATime() throws Exception {
        List<byte[]> units = Samples.units("high");
        assertEquals("there are two frames in the access unit", refusal(units.get(1), units.get(2)));
        assertTrue(refusal(units.get(1), units.get(0)).startsWith("a further frame begins within the access unit: its SPS"));
        byte[] parts = Samples.units("baseline").get(1);
        byte[] first = only(parts, 1);
        int second = 4;
        while (!(first[second] == 0 && first[second + 1] == 0 && first[second + 2] == 0 && first[second + 3] == 1)) {
            second++;
        }
        assertEquals(
                "the frame has no first slice: it is cut off", refusal(Arrays.copyOfRange(first, second, first.length)));
        assertEquals(
                "the access unit mixes IDR and other slices",
                refusal(
                        Samples.units("baseline").get(0),
                        Arrays.copyOfRange(first, second, first.length)));
    }

    @Test
    void damagedAndForeignBytesAreNamed() throws Exception {
        byte[] key = Samples.units("high").get(0);
        String noStart = "the bytes are not H.264 of Annex B: they do not begin with 00 00 01";
        assertEquals(noStart, refusal(new byte[] {0, 0, 0, 5, 0x65, 1, 2}));
        assertEquals(noStart, refusal(new byte[] {7}, key));
        assertEquals(noStart, refusal(new byte[0]));
        assertEquals("the access unit has no slice: there is no frame in it", refusal(only(key, 7), only(key, 8)));
        assertEquals("a NAL unit at byte 4 is damaged: its first bit is set", refusal(unit(0xE5, 0x88)));
        assertEquals("a NAL unit is of type 20; allowed are 1, 5, 6, 7, 8, 9, 12", refusal(unit(0x74, 0x88)));
        assertEquals("a NAL unit at byte 3 is empty", refusal(new byte[] {0, 0, 1}));
        assertEquals("a NAL unit ends within its header or its parameters", refusal(unit(0x67, 0x64, 0)));
        byte[] many = join(new byte[0]);
        ByteArrayOutputStream fillers = new ByteArrayOutputStream();
        for (int i = 0; i < 1100; i++) {
            fillers.writeBytes(unit(0x0C, 0xFF));
        }
        assertEquals("the access unit has more than 1024 NAL units", refusal(many, fillers.toByteArray()));
    }

    @Test
    void theFramesOfOneSourceAreHeldAgainstWhatIsSaidOfThem() throws Exception {
        List<byte[]> units = Samples.units("high");
        EncodedCheck check = new EncodedCheck();
        assertEquals(
                "the first frame is not a key frame, so its size is unknown",
                refusal(check, units.get(1), 64, 48, false));
        assertEquals("the frame is announced as no key frame and is one", refusal(check, units.get(0), 64, 48, false));
        check.check(Codec.H264, Samples.direct(units.get(0)), 64, 48, true);
        check.check(Codec.H264, Samples.direct(units.get(1)), 64, 48, false);
        assertEquals("the frame is announced as a key frame and is none", refusal(check, units.get(2), 64, 48, true));
        String size = "the H.264 frame is of 64 x 48 pixels and announced as 640 x 48";
        assertEquals(size, refusal(check, units.get(2), 640, 48, false));
        assertEquals(size, refusal(check, units.get(0), 640, 48, true));
        byte[] larger = Samples.units("main").get(0);
        check.check(Codec.H264, Samples.direct(larger), 1920, 1080, true);
        assertThrows(
                MalformedFrameException.class,
                () -> check.check(Codec.VP8, Samples.direct(larger), 1920, 1080, true));
    }

    private static String refusal(EncodedCheck check, byte[] unit, int width, int height, boolean key) {
        return String.valueOf(assertThrows(
                        MalformedFrameException.class,
                        () -> check.check(Codec.H264, Samples.direct(unit), width, height, key))
                .getMessage());
    }
}
