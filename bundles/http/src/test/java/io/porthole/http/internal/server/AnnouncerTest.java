/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.HttpEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnnouncerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Integer> exits = new ArrayList<>();
    private final Queue<List<String>> answers = new ArrayDeque<>();
    private int port = 1;
    private String host = "0.0.0.0";

    @Test
    void oneLineAsSoonAsTheHostIsReadyAndNotBefore() {
        answers.addAll(List.of(List.of("/"), List.of("a stream"), List.of(), List.of()));
        Announcer announcer = announcer(null);
        assertFalse(announcer.announce());
        assertFalse(announcer.announce());
        assertEquals("", text(out));
        assertTrue(announcer.announce());
        assertEquals(
                String.join(
                        System.lineSeparator(),
                        "Watch at http://gpu7.example/?token=t",
                        "      or http://192.0.2.7/?token=t",
                        "View only at http://gpu7.example/?token=v",
                        "          or http://192.0.2.7/?token=v",
                        ""),
                text(out));
        assertEquals(List.of(List.of()), List.copyOf(answers), "asked again after it was ready");
        assertEquals(List.of(), exits);
    }

    @Test
    void whereOnlyThisMachineCanConnectItSaysHowOthersGetThere() {
        host = "127.0.0.1";
        port = 8211;
        answers.add(List.of());
        assertTrue(announcer(null).announce());
        String last = text(out).lines().reduce((before, line) -> line).orElse("");
        assertTrue(last.startsWith("From another machine: ssh -L 8211:127.0.0.1:8211 "), last);
        assertTrue(last.endsWith(", and there the same address"), last);
    }

    @Test
    void aServerThatCannotListenEndsTheHostWithItsReason() {
        assertTrue(announcer("Port 1 is in use.").announce());
        assertEquals(List.of(2), exits);
        assertEquals("porthole: Port 1 is in use." + System.lineSeparator(), text(err));
        assertEquals("", text(out));
    }

    @Test
    void aServerThatDoesNotListenYetIsNotAsked() {
        port = 0;
        assertFalse(announcer(null).announce());
        assertEquals("", text(out));
    }

    private Announcer announcer(@Nullable String error) {
        HttpEndpoint endpoint = new HttpEndpoint() {
            @Override
            public String host() {
                return host;
            }

            @Override
            public int port() {
                return port;
            }

            @Override
            public List<String> urls() {
                return List.of("http://gpu7.example/?token=t", "http://192.0.2.7/?token=t");
            }

            @Override
            public List<String> viewUrls() {
                return List.of("http://gpu7.example/?token=v", "http://192.0.2.7/?token=v");
            }

            @Override
            public @Nullable String error() {
                return error;
            }
        };
        return new Announcer(
                endpoint, answers::remove, new PrintStream(out, true), new PrintStream(err, true), exits::add);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
