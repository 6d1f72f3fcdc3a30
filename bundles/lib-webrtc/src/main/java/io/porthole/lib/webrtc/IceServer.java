/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A STUN or TURN server for ICE. Checked when it is made: what the native library does not survive never reaches it.
 *
 * <p>Not the class of the same name in the bundle signalling: this bundle is never refreshed, so it imports nothing
 * that may be updated.
 *
 * @param urls one or more of {@code stun:host[:port]}, {@code stuns:…}, {@code turn:host[:port][?transport=udp|tcp]},
 *     {@code turns:…} (RFC 7064, RFC 7065)
 * @param username needed for TURN, else empty
 * @param credential needed for TURN, else empty
 */
public record IceServer(List<String> urls, String username, String credential) {
    private static final Pattern URL =
            Pattern.compile("(stuns?|turns?):(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)"
                    + "(?::([0-9]{1,5}))?(\\?transport=(?:udp|tcp))?");

    /** Maximum number of URLs of one server. */
    public static final int MAX_URLS = 8;

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException when something is not acceptable; the message says what and why
     */
    public IceServer {
        urls = List.copyOf(urls);
        if (urls.isEmpty() || urls.size() > MAX_URLS) {
            throw new IllegalArgumentException("an ICE server has 1 to " + MAX_URLS + " urls, not " + urls.size());
        }
        for (String url : urls) {
            check(url, username, credential);
        }
    }

    private static void check(String url, String username, String credential) {
        Matcher m = URL.matcher(url);
        if (url.length() > 512 || !m.matches()) {
            throw new IllegalArgumentException(
                    "'" + url + "' is not an ICE server such as stun:host:3478 or " + "turn:host:3478?transport=udp");
        }
        String port = m.group(3);
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
            throw new IllegalArgumentException("port " + port + " of '" + url + "' is not in 1..65535");
        }
        boolean turn = m.group(1).startsWith("turn");
        if (!turn && m.group(4) != null) {
            throw new IllegalArgumentException("'" + url + "': only TURN has a transport");
        }
        if (turn && (username.isEmpty() || credential.isEmpty())) {
            throw new IllegalArgumentException("'" + url + "' needs a username and a credential");
        }
        if (username.length() > 512 || credential.length() > 512) {
            throw new IllegalArgumentException("username and credential have at most 512 characters");
        }
    }
}
