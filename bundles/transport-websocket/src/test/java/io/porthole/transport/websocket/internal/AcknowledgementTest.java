/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgementTest {
    private final Acknowledgement acknowledgement = new Acknowledgement();

    private boolean read(String text) {
        return acknowledgement.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void thatOfThePageIsRead() {
        assertTrue(read("{\"type\":\"ack\",\"id\":3,\"sequence\":123456789012}"));
        assertEquals(3, acknowledgement.id());
        assertEquals(123_456_789_012L, acknowledgement.sequence());
    }

    @Test
    void spacesAndTheOrderOfTheMembersDoNotMatter() {
        assertTrue(read(" { \"sequence\" : 0 , \"id\": 12, \"type\": \"ack\" } "));
        assertEquals(12, acknowledgement.id());
        assertEquals(0, acknowledgement.sequence());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{",
                "[1]",
                "{\"type\":\"subscribe\",\"stream\":\"a\"}",
                "{\"type\":\"ack\",\"id\":1}",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":}",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":1.5}",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":-1}",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":01}",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":\"1\"}",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":9999999999999999999}",
                "{\"type\":\"ack\",\"id\":1,\"id\":1,\"sequence\":1}",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":1,\"more\":1}",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":1",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":1}x",
                "{\"type\":\"ack\",\"id\":1,\"sequence\":1,}"
            })
    void everythingElseIsLeftToTheOneThatReadsAll(String text) {
        assertFalse(read(text));
    }
}
