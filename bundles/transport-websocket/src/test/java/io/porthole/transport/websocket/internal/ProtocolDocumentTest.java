/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.protocol.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The constants of docs/protocol.md are those of the code. */
class ProtocolDocumentTest {
    private static String text = "";

    static String text() throws IOException {
        return Files.readString(Path.of("..", "..", "docs", "protocol.md"));
    }

    @BeforeAll
    static void read() throws Exception {
        text = text();
    }

    @Test
    void theLimitsAndCloseCodesAreTheDocumentedOnes() {
        says(text, "## " + Messages.PROTOCOL);
        says(text, "at most " + Protocol.MAX_TEXT_KIB + " KiB");
        says(text, "at least " + AckWindow.MIN + " and at most " + Protocol.MAX_WINDOW);
        says(text, "at most " + Protocol.MAX_STREAMS + " streams");
        says(text, Protocol.MAX_WAITING_TEXTS + " text messages");
        says(text, "at most " + Protocol.MAX_SESSIONS + " sessions");
        says(text, AckWindow.MAX_QUEUE_NANOS / 1_000_000 + " ms");
        says(text, "Close codes: " + Protocol.CLOSE_GOING_AWAY);
        says(text, Protocol.CLOSE_BINARY + " a binary message");
        says(text, Protocol.CLOSE_TOO_BIG + " a message too big");
        says(text, Protocol.CLOSE_FAULT + " a fault");
    }

    private static void says(String where, String what) {
        assertTrue(where.replaceAll("\\s+", " ").contains(what), "docs/protocol.md does not say: " + what);
    }
}
