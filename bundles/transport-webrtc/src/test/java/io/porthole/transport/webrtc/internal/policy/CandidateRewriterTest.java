/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateRewriterTest {
    private static final String INSIDE =
            "candidate:1 1 udp 2122260223 10.0.0.5 50000 typ host generation 0 ufrag abcd network-id 1";
    private static final String SIX = "candidate:2 1 udp 2122262783 fd00::5 50001 typ host generation 0";
    private static final String TCP =
            "candidate:3 1 tcp 1518280447 10.0.0.5 50002 typ host tcptype passive generation 0";

    private static CandidateRewriter with(String publicAddress, String... interfaces) {
        return new CandidateRewriter(
                publicAddress.isEmpty() ? List.of() : List.of(publicAddress), List.of(interfaces), 0, 0);
    }

    private static String only(List<String> list) {
        assertEquals(1, list.size(), list.toString());
        return list.get(0);
    }

    private static long priority(String candidate) {
        return Long.parseLong(candidate.split(" ", -1)[3]);
    }

    @Test
    void withoutSettingsNothingChanges() {
        for (String c : List.of(INSIDE, SIX, TCP)) {
            assertEquals(c, only(with("").outgoing(c)));
        }
    }

    @Test
    void aHostCandidateGetsATwinWithThePublicAddress() {
        List<String> told = with("203.0.113.9").outgoing(INSIDE);
        assertEquals(INSIDE, told.get(0));
        assertEquals(
                "candidate:p1 1 udp 1686052607 203.0.113.9 50000 typ srflx raddr 10.0.0.5 rport 50000 generation 0"
                        + " ufrag abcd network-id 1",
                told.get(1));
    }

    @Test
    void theTwinHasTheFamilyOfItsBase() {
        assertEquals(1, with("203.0.113.9").outgoing(SIX).size());
        String twin = with("2001:db8::9").outgoing(SIX).get(1);
        assertTrue(twin.contains(" 2001:db8:0:0:0:0:0:9 50001 typ srflx raddr fd00::5 rport 50001"), twin);
        CandidateRewriter both = new CandidateRewriter(List.of("203.0.113.9", "2001:db8::9"), List.of(), 0, 0);
        assertEquals(2, both.outgoing(SIX).size());
        assertEquals(2, both.outgoing(INSIDE).size());
    }

    @Test
    void portsOutsideFollowThoseInside() {
        CandidateRewriter moved = new CandidateRewriter(List.of("203.0.113.9"), List.of(), 50000, 31000);
        assertTrue(moved.outgoing(INSIDE).get(1).contains("203.0.113.9 31000 typ"));
        assertTrue(moved.outgoing(TCP).get(1).contains("203.0.113.9 31002 typ"));
    }

    @Test
    void aWayThatNobodyCanTakeHasNoTwin() {
        String active = "candidate:3 1 tcp 1518280447 10.0.0.5 9 typ host tcptype active generation 0";
        assertEquals(active, only(with("203.0.113.9").outgoing(active)));
        assertTrue(with("203.0.113.9").outgoing(TCP).get(1).contains(" rport 50002 tcptype passive"));
        String same = INSIDE.replace("10.0.0.5", "203.0.113.9");
        assertEquals(same, only(with("203.0.113.9").outgoing(same)));
    }

    @Test
    void networksComeInTheOrderOfPreference() {
        CandidateRewriter order = with("", "192.168.0.0/16", "10.0.0.5", "!172.17.0.0/16", "!fe80::/10");
        long first = priority(only(order.outgoing(INSIDE.replace("10.0.0.5", "192.168.7.1"))));
        long second = priority(only(order.outgoing(INSIDE)));
        long other = priority(only(order.outgoing(INSIDE.replace("10.0.0.5", "10.0.0.6"))));
        assertTrue(first > second && second > other, first + " " + second + " " + other);
        assertEquals(List.of(), order.outgoing(INSIDE.replace("10.0.0.5", "172.17.0.1")));
        assertEquals(List.of(), order.outgoing(SIX.replace("fd00::5", "fe80::1")));
        assertEquals(priority(INSIDE) >> 24, first >> 24, "UDP stays before TCP");
        assertEquals(priority(INSIDE) & 0xff, first & 0xff);
    }

    @Test
    void theFirstEntryThatFitsDecides() {
        CandidateRewriter one = with("", "10.0.0.5", "!10.0.0.0/8");
        assertEquals(1, one.outgoing(INSIDE).size());
        assertEquals(List.of(), one.outgoing(INSIDE.replace("10.0.0.5", "10.0.0.6")));
    }

    @Test
    void namesAndRelayedWaysStayAsTheyAre() {
        String name = INSIDE.replace("10.0.0.5", "f3a1c2d4-0000-4000-8000-000000000000.local");
        String relay = "candidate:4 1 udp 41885439 172.17.0.9 60000 typ relay raddr 10.0.0.5 rport 50000";
        for (String c : List.of(name, relay, "candidate:what is this", "")) {
            assertEquals(c, only(with("203.0.113.9", "!172.17.0.0/16").outgoing(c)));
        }
    }

    @Test
    void theCandidatesOfAnAnswerAreTreatedAlike() {
        String sdp = "v=0\r\na=candidate:x\r\na=" + INSIDE + "\r\na=" + INSIDE.replace("10.0.0.5", "172.17.0.1")
                + "\r\na=end-of-candidates\r\n";
        String answer = with("203.0.113.9", "!172.17.0.0/16").rewrite(sdp);
        assertTrue(answer.contains("a=candidate:x\r\na=" + INSIDE + "\r\na=candidate:p1 1 udp"), answer);
        assertTrue(!answer.contains("172.17") && answer.endsWith("a=end-of-candidates\r\n"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "1.2.3.4.5", "300.1.1.1", "::g", "1.2.3"})
    void whatIsNoAddressIsRefused(String text) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> with(text)).getMessage());
        assertTrue(message.contains(text), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "fd00::/129", "10.0.0.0/x", "eth0", "!", "10.0.0.0/-1"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> with("", text));
    }

    @Test
    void twoAddressesOfAFamilyAndPortsWithoutARangeAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CandidateRewriter(List.of("203.0.113.9", "203.0.113.10"), List.of(), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new CandidateRewriter(List.of(), List.of(), 0, 31000));
    }
}
