/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the chapter "Frame link" of docs/protocol.md against the code. */
class ProtocolDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| ([^|]+) \\| ([^|]+)");
    private static String chapter = "";

    @BeforeAll
    static void read() throws Exception {
        String text = Files.readString(Path.of("..", "..", "docs", "protocol.md"));
        chapter = text.substring(text.indexOf("## Frame link"));
    }

    private static String section(String title) {
        String from = chapter.substring(chapter.indexOf("### " + title));
        int next = from.indexOf("\n### ", 1);
        return next < 0 ? from : from.substring(0, next);
    }

    private static int bytes(String type) {
        return switch (type) {
            case "u8" -> 1;
            case "u16" -> 2;
            case "u32" -> 4;
            case "u64", "f64" -> 8;
            case "16 bytes" -> 16;
            default -> 0;
        };
    }

    /** Returns the offset of each field by its first word; there are neither gaps nor overlaps. */
    private static Map<String, Integer> layout(String title, String of) {
        String table = section(title);
        Matcher row = ROW.matcher(table.substring(table.indexOf("| offset |")));
        Map<String, Integer> places = new LinkedHashMap<>();
        int next = 0;
        while (row.find() && (next == 0 || !row.group(1).equals("1"))) {
            assertEquals(next, Integer.parseInt(row.group(1)), title + ": " + row.group(3));
            places.put(row.group(3).replaceAll("(?s)[ ,;:].*", ""), next);
            next += bytes(row.group(2));
        }
        assertTrue(places.containsKey(of), title + " has no " + of + " but " + places);
        return places;
    }

    /** The body of the only message that was written. */
    private static ByteBuffer body(Outbound out, int type) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        out.flush(Channels.newChannel(bytes));
        ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Integer> head = layout("Messages", "0x4B4C4850");
        assertEquals(0x4B4C4850, all.getInt(0));
        assertEquals("PHLK", new String(bytes.toByteArray(), 0, 4, StandardCharsets.US_ASCII));
        assertEquals(Wire.VERSION, all.getShort(head.get("version")));
        assertEquals(type, all.getShort(head.get("type")));
        assertEquals(Wire.HEAD_BYTES, head.get("the"));
        assertEquals(all.capacity() - Wire.HEAD_BYTES, all.getInt(head.get("length")));
        return all.position(Wire.HEAD_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void theMessagesHaveTheDocumentedNumbers() {
        String table = section("Messages");
        Matcher row = Pattern.compile("(?m)^\\| (\\d+) \\| ([A-Z]+) \\|").matcher(table);
        int rows = 0;
        while (row.find()) {
            assertEquals(row.group(2), Wire.name(Integer.parseInt(row.group(1))));
            rows++;
        }
        assertEquals(Wire.POINTS - 1, rows); // 18 and 19 are nobody's; DESCRIBE has a number of its own further up
    }

    @Test
    void aGreetingThatIsMadeAsDocumentedIsUnderstood() throws Exception {
        Map<String, Integer> at = layout("HELLO", "name");
        ByteBuffer body = ByteBuffer.allocate(at.get("name") + 8 + 9 + 6).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(at.get("process"), 4711).putDouble(at.get("frames"), 30);
        body.position(at.get("name"));
        for (String text : new String[] {"arm", "Arm", "", "abc"}) {
            body.putShort((short) text.length()).put(text.getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(
                new Hello(4711, 30, "arm", "Arm", "", "abc", ""),
                Hello.read(body.duplicate().flip().order(LITTLE_ENDIAN)));
        body.putShort((short) 4).put("h264".getBytes(StandardCharsets.UTF_8));
        assertEquals(new Hello(4711, 30, "arm", "Arm", "", "abc", "h264"), Hello.read(body.flip()));
    }

    @Test
    void theWelcomeIsAsDocumented() throws Exception {
        Outbound out = new Outbound();
        out.welcome(1000, 1L << 40, true);
        ByteBuffer body = body(out, Wire.WELCOME);
        Map<String, Integer> at = layout("WELCOME", "heartbeat");
        assertEquals(1000, body.getInt(at.get("heartbeat")));
        assertEquals(1L << 40, body.getLong(at.get("bytes")));
        assertEquals(1, body.get(at.get("as")));
        assertEquals(at.get("as") + 1, body.capacity());
    }

    @Test
    void theRingIsAsDocumented() throws Exception {
        byte[] nonce = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        Outbound out = new Outbound();
        try (Ring ring = new Ring(7, 3, 4096, SharedMemory.create("doc", 3, 4096, nonce), () -> {}, () -> {})) {
            out.ring(ring);
            ByteBuffer body = body(out, Wire.RING);
            Map<String, Integer> at = layout("RING", "nonce");
            assertEquals(7, body.getInt(at.get("generation")));
            assertEquals(3, body.getInt(at.get("number")));
            assertEquals(4096, body.getLong(at.get("bytes")));
            assertEquals(4096, body.getInt(at.get("offset")));
            assertEquals("0123456789abcdef", text(body, at.get("nonce"), 16));
            String path = text(body, at.get("path"), body.capacity() - at.get("path"));
            assertTrue(path.matches("/proc/\\d+/fd/\\d+"), path);
            assertTrue(Files.readSymbolicLink(Path.of(path)).toString().startsWith("/memfd:porthole-"));
            byte[] shared = new byte[16];
            try (var in = Files.newInputStream(Path.of(path))) {
                assertEquals(16, in.readNBytes(shared, 0, 16));
            }
            assertEquals("0123456789abcdef", new String(shared, StandardCharsets.UTF_8));
        }
        says(section("RING"), "slots, 2.." + Ring.MAX_SLOTS);
    }

    private static String text(ByteBuffer body, int at, int length) {
        return new String(body.array(), body.arrayOffset() + at, length, StandardCharsets.UTF_8);
    }

    @Test
    void aFrameThatIsDescribedAsDocumentedIsUnderstood() throws Exception {
        Map<String, Integer> at = layout("FRAME and PIXELS", "slot");
        byte[] annotations = "{\"values\":{\"reward\":1.5}}".getBytes(StandardCharsets.UTF_8);
        ByteBuffer body =
                ByteBuffer.allocate(at.get("the") + annotations.length).order(ByteOrder.LITTLE_ENDIAN);
        long now = System.nanoTime();
        body.putInt(at.get("slot"), 1)
                .putInt(at.get("generation"), 9)
                .putInt(at.get("width"), 10)
                .putInt(at.get("height"), 20)
                .putInt(at.get("stride"), 64)
                .putShort(at.get("pixel"), (short) FormatCode.code(PixelFormat.BGR8))
                .putShort(at.get("flags"), (short) (Wire.FLAG_BOTTOM_UP | Wire.FLAG_PLACEHOLDER))
                .putLong(at.get("sequence"), 4711)
                .putLong(at.get("capture"), now)
                .putDouble(at.get("simulation"), 2.5)
                .putInt(at.get("length"), annotations.length)
                .put(at.get("the"), annotations);
        assertEquals(Wire.FRAME_BYTES, at.get("the"));
        assertEquals(Wire.FRAME_ANNOTATIONS_AT, at.get("length"));
        Ring ring = new Ring(9, 2, 4096, new JavaMemory(2, 4096), () -> {}, () -> {});
        FrameReader.Described read = new FrameReader(true, -1).read(body, ring);
        FrameInfo info = read.info();
        assertEquals(1, read.slot());
        assertEquals(Map.of("reward", 1.5), info.annotations().values());
        FrameInfo expected = FrameInfo.packed(10, 20, PixelFormat.BGR8, 4711, now)
                .withStride(64)
                .withBottomUp(true)
                .withSimulationTime(2.5)
                .withPlaceholder(true)
                .withAnnotations(info.annotations());
        assertEquals(expected, info);
        says(section("FRAME"), "bit " + Integer.numberOfTrailingZeros(Wire.FLAG_BOTTOM_UP) + " the first row");
        says(section("FRAME"), "bit " + Integer.numberOfTrailingZeros(Wire.FLAG_PLACEHOLDER) + " placeholder");
        says(section("FRAME"), "width, 1.." + FrameInfo.MAX_SIDE);
        says(section("FRAME"), "at most " + Wire.MAX_SEQUENCE);
        says(section("FRAME"), "annotations, at most " + Wire.MAX_ANNOTATION_BYTES);
    }

    @Test
    void anEncodedFrameThatIsDescribedAsDocumentedIsUnderstood() throws Exception {
        Map<String, Integer> at = layout("FRAME and PIXELS", "slot");
        Ring ring = new Ring(9, 2, 4096, new JavaMemory(2, 4096), () -> {}, () -> {});
        for (Codec codec : List.of(Codec.JPEG, Codec.H264)) {
            int code = codec.equals(Codec.JPEG) ? 16 : 17;
            ByteBuffer body = ByteBuffer.allocate(Wire.FRAME_BYTES).order(LITTLE_ENDIAN);
            body.putInt(at.get("slot"), 1)
                    .putInt(at.get("generation"), 9)
                    .putInt(at.get("width"), 1920)
                    .putInt(at.get("height"), 1080)
                    .putInt(at.get("stride"), 4096)
                    .putShort(at.get("pixel"), (short) code)
                    .putShort(at.get("flags"), (short) Wire.FLAG_KEY);
            FrameReader.Described read = new FrameReader(true, -1).read(body, ring);
            assertEquals(codec, read.codec());
            assertTrue(read.key());
            assertEquals(4096, read.bytes());
            assertEquals(1920, read.info().width());
        }
        says(section("FRAME"), "Codecs: 16 JPEG, 17 H.264.");
        says(section("FRAME"), "length in bytes, 1.." + Wire.MAX_ENCODED_BYTES);
        says(section("FRAME"), "bit " + Integer.numberOfTrailingZeros(Wire.FLAG_KEY) + " key frame");
    }

    @Test
    void whatViewersWantIsSentAsDocumented() throws Exception {
        Outbound out = new Outbound();
        out.bitrate(2_500_000);
        assertEquals(2_500_000, body(out, Wire.BITRATE).getInt(0));
        out.key();
        assertEquals(0, body(out, Wire.KEY).capacity());
        says(section("Messages"), "u32: bits per second");
    }

    @Test
    void theCodesAreTheDocumentedOnes() {
        List<Integer> documented = Pattern.compile("(?m)^\\| (\\d) \\|")
                .matcher(section("Codes of REFUSED"))
                .results()
                .map(row -> Integer.valueOf(row.group(1)))
                .toList();
        assertEquals(Stream.of(Refusal.values()).map(Refusal::code).toList(), documented);
        StringBuilder formats = new StringBuilder();
        for (PixelFormat format : PixelFormat.values()) {
            formats.append(FormatCode.code(format)).append(' ').append(format).append(", ");
        }
        says(section("FRAME"), "Pixel formats: " + formats.substring(0, formats.length() - 2) + ".");
    }

    @Test
    void theLimitsAreTheDocumentedOnes() {
        says(section("Messages"), "who it is; at most " + Wire.MAX_HELLO_BYTES + " bytes");
        says(section("Messages"), "between; at most " + Wire.MAX_LISTEN_BYTES + " bytes");
        says(section("Messages"), "at most " + Wire.MAX_REASON_BYTES + " bytes; the receiver");
        says(section("RECORD"), "at most " + Wire.MAX_RECORD_BYTES + " bytes");
        says(section("RECORD"), "at most " + ProducerRecordings.MAX_RECORDINGS + " at a time");
        says(section("STATE"), "at most " + Wire.MAX_STATE_BYTES + " bytes");
        says(section("DEFINE"), "at most " + Wire.MAX_PANEL_BYTES + " bytes");
        says(section("DEFINE"), "at most " + ProducerPanel.MAX_POINTS + " points");
        says(section("Messages"), "version, " + Wire.VERSION + " |");
        says(section("RING"), "first slot, " + Wire.RING_HEAD_BYTES + " |");
    }

    private static void says(String where, String what) {
        assertTrue(where.replaceAll("\\s+", " ").contains(what), "docs/protocol.md does not say: " + what);
    }
}
