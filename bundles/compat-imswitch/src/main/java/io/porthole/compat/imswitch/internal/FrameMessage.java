/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What clients of one detector are sent, made once for all of them.
 *
 * @param id by which a client acknowledges it
 * @param metadata under ImSwitch's names
 * @param bytes UC2F packet, or JPEG
 * @param message both, as Socket.IO or an MJPEG response carries them
 */
record FrameMessage(int id, Map<String, Object> metadata, ByteBuffer bytes, ByteBuffer message) {
    static FrameMessage of(int id, Map<String, Object> metadata, byte[] bytes, String field, Object payload) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("metadata", metadata);
        all.put(field, payload);
        return new FrameMessage(id, Map.copyOf(metadata), ByteBuffer.wrap(bytes), ByteBuffer.wrap(MessagePack.of(all)));
    }

    /** A view of {@link #bytes}, to be sent. */
    ByteBuffer plain() {
        return bytes.asReadOnlyBuffer();
    }

    /** A view of {@link #message}, to be sent. */
    ByteBuffer packed() {
        return message.asReadOnlyBuffer();
    }
}
