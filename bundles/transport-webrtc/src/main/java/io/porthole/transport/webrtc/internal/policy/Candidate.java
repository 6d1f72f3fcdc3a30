/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code candidate} attribute's text (RFC 8839, 5.1), taken apart as far as it is changed.
 *
 * @param foundation equal for candidates of one kind and base
 * @param component and the transport, as they were
 * @param priority the higher the better
 * @param host address or name
 * @param port its port
 * @param type {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param rest everything behind the type, with its leading space
 */
record Candidate(String foundation, String component, long priority, String host, int port, String type, String rest) {
    private static final Pattern TEXT = Pattern.compile(
            "candidate:(\\S+) (\\d+ \\S+) (\\d{1,10}) (\\S+) (\\d{1,5}) typ (host|srflx|prflx|relay)( .*)?");
    private static final int TYPE_SHIFT = 24;
    private static final int LOCAL_SHIFT = 8;
    private static final int RANKS = 32;
    private static final int RANK_SHIFT = 11;
    private static final int SERVER_REFLEXIVE = 100;

    /** Takes it apart; null when it is none. */
    static @Nullable Candidate of(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            return null;
        }
        String rest = m.group(7);
        return new Candidate(
                m.group(1),
                m.group(2),
                Long.parseLong(m.group(3)),
                m.group(4),
                Integer.parseInt(m.group(5)),
                m.group(6),
                rest == null ? "" : rest);
    }

    String text() {
        return "candidate:" + foundation + ' ' + component + ' ' + priority + ' ' + host + ' ' + port + " typ " + type
                + rest;
    }

    /** Returns the address, or null when it is a name. */
    @Nullable
    InetAddress address() {
        return Subnet.literal(host);
    }

    boolean isHost() {
        return type.equals("host");
    }

    /** An active TCP candidate cannot be reached; its port is the discard port 9 (RFC 6544). */
    boolean reachable() {
        return port != 0 && !rest.contains("tcptype active");
    }

    /** With a local preference (RFC 8445, 5.1.2.1) in which the rank counts first and then what it was. */
    Candidate ranked(int rank) {
        long local = (priority >> LOCAL_SHIFT) & 0xffff;
        long better = ((long) (RANKS - 1 - Math.min(rank, RANKS - 1)) << RANK_SHIFT) | (local >> 5);
        long changed = (priority & ~(0xffffL << LOCAL_SHIFT)) | (better << LOCAL_SHIFT);
        return new Candidate(foundation, component, changed, host, port, type, rest);
    }

    /** What a STUN server would have found had it been asked: the same socket as seen from outside. */
    Candidate seenAs(String publicHost, int publicPort) {
        String base = " raddr " + host + " rport " + port;
        long changed = (priority & 0xffffffL) | ((long) SERVER_REFLEXIVE << TYPE_SHIFT);
        String other = foundation.startsWith("p") ? foundation : 'p' + foundation;
        return new Candidate(
                other.length() > 32 ? other.substring(0, 32) : other,
                component,
                changed,
                publicHost,
                publicPort,
                "srflx",
                base + rest);
    }
}
