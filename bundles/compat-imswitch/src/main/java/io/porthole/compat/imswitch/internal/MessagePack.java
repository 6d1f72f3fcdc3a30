/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** As much of MessagePack as frames and their metadata need: maps, texts, numbers and bytes. */
final class MessagePack {
    private MessagePack() {}

    /** Returns the map, whose values are String, Integer, Long, Double, byte[] or such a map. */
    static byte[] of(Map<String, Object> map) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes), map);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeByte(0xde);
            out.writeShort(map.size());
            for (Map.Entry<?, ?> e : map.entrySet()) {
                write(out, e.getKey());
                write(out, e.getValue());
            }
        } else if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeByte(0xdb);
            out.writeInt(utf8.length);
            out.write(utf8);
        } else if (value instanceof byte[] bytes) {
            out.writeByte(0xc6);
            out.writeInt(bytes.length);
            out.write(bytes);
        } else if (value instanceof Double number) {
            out.writeByte(0xcb);
            out.writeDouble(number);
        } else if (value instanceof Integer || value instanceof Long) {
            out.writeByte(0xd3);
            out.writeLong(((Number) value).longValue());
        } else {
            throw new IllegalArgumentException("not for MessagePack: " + value.getClass());
        }
    }
}
