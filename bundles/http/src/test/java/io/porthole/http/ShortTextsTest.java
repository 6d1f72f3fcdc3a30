/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShortTextsTest {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int BEGINNING_OF_A_TEXT = 0x01;
    private static final int PING = 0x89;

    private final List<String> taken = new ArrayList<>();
    private final ShortTexts texts = new ShortTexts(this::take);

    private boolean take(ByteBuffer text) {
        String said = StandardCharsets.UTF_8.decode(text).toString();
        if (!said.startsWith("take")) {
            return false;
        }
        taken.add(said);
        return true;
    }

    private static byte[] frame(int first, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        byte[] mask = {9, -1, 127, 33};
        ByteBuffer out = ByteBuffer.allocate(8 + bytes.length);
        out.put((byte) first);
        if (bytes.length > 125) {
            out.put((byte) (0x80 | 126)).putShort((short) bytes.length);
        } else {
            out.put((byte) (0x80 | bytes.length));
        }
        out.put(mask);
        for (int i = 0; i < bytes.length; i++) {
            out.put((byte) (bytes[i] ^ mask[i % 4]));
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    /** Returns what is left of bytes that arrive at once. */
    private byte[] arrive(byte[] bytes) throws IOException {
        assertEquals(bytes.length, texts.read(Channels.newChannel(new ByteArrayInputStream(bytes))));
        ByteBuffer left = texts.take();
        byte[] rest = new byte[left.remaining()];
        left.get(rest);
        return rest;
    }

    @Test
    void wholeTextsAreTakenAndNothingIsLeft() throws IOException {
        assertArrayEquals(new byte[0], arrive(join(frame(TEXT, "take 1"), frame(TEXT, "take 2"))));
        assertArrayEquals(new byte[0], arrive(frame(TEXT, "take" + "y".repeat(121))));
        assertEquals(List.of("take 1", "take 2", "take" + "y".repeat(121)), taken);
    }

    @Test
    void fromTheFirstThatIsNotTakenAllIsLeft() throws IOException {
        byte[] rest = join(frame(TEXT, "no"), frame(TEXT, "take 2"));
        assertArrayEquals(rest, arrive(join(frame(TEXT, "take 1"), rest)));
        assertEquals(List.of("take 1"), taken);
    }

    @Test
    void otherFramesAreLeft() throws IOException {
        for (byte[] frame : List.of(
                frame(BINARY, "take"),
                frame(BEGINNING_OF_A_TEXT, "take"),
                frame(PING, "take"),
                frame(TEXT, "take" + "y".repeat(122)),
                "\u0081\u0004take".getBytes(StandardCharsets.ISO_8859_1))) {
            assertArrayEquals(frame, arrive(frame));
        }
        assertEquals(List.of(), taken);
    }

    @Test
    void aTextThatHasNotAllArrivedIsLeftWithItsRest() throws IOException {
        byte[] whole = frame(TEXT, "take all of it");
        for (int split = 1; split < whole.length; split++) {
            byte[] begin = Arrays.copyOf(whole, split);
            byte[] end = Arrays.copyOfRange(whole, split, whole.length);
            assertArrayEquals(begin, arrive(begin));
            assertArrayEquals(end, arrive(end));
        }
        assertEquals(List.of(), taken);
    }
}
