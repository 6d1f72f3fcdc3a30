/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** The body of a request or an answer of Engine.IO's long polling: packets with {@code 0x1e} between them. */
final class EnginePayload {
    private static final char SEPARATOR = 0x1e;

    private EnginePayload() {}

    /** Returns the body of an answer; binary packets are {@code b} and Base64. */
    static ByteBuffer encode(Collection<EnginePacket> packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (EnginePacket packet : packets) {
            if (out.size() > 0) {
                out.write(SEPARATOR);
            }
            ByteBuffer binary = packet.binary();
            if (binary != null) {
                out.write('b');
                out.writeBytes(
                        Base64.getEncoder().encode(binary.asReadOnlyBuffer()).array());
            } else {
                out.writeBytes(String.valueOf(packet.text()).getBytes(StandardCharsets.UTF_8));
            }
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** Returns the packets of a request's body. */
    static List<String> decode(String body) {
        return Arrays.stream(body.split(String.valueOf(SEPARATOR), -1))
                .filter(packet -> !packet.isEmpty())
                .toList();
    }
}
