/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.List;
import java.util.Objects;

/** A STUN or TURN server for ICE, as in RTCIceServer of the W3C's WebRTC. Immutable. */
public final class IceServer {
    private final List<String> urls;
    private final String username;
    private final String credential;

    private IceServer(List<String> urls, String username, String credential) {
        this.urls = List.copyOf(urls);
        this.username = Objects.requireNonNull(username, "username");
        this.credential = Objects.requireNonNull(credential, "credential");
    }

    /** Returns a server without credentials; its URLs begin with {@code stun:}, {@code stuns:}, {@code turn:} or {@code turns:}. */
    public static IceServer of(String... urls) {
        return of(List.of(urls));
    }

    /** Returns a server without credentials; its URLs begin with {@code stun:}, {@code stuns:}, {@code turn:} or {@code turns:}. */
    public static IceServer of(List<String> urls) {
        return new IceServer(urls, "", "");
    }

    /** Returns this server with the credentials of its TURN URLs; empty for none. */
    public IceServer withCredential(String name, String password) {
        return new IceServer(urls, name, password);
    }

    /** Returns the URLs, one or more. */
    public List<String> urls() {
        return urls;
    }

    /** Returns the user name at TURN; empty for none. */
    public String username() {
        return username;
    }

    /** Returns the password at TURN; empty for none. */
    public String credential() {
        return credential;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IceServer that
                && urls.equals(that.urls)
                && username.equals(that.username)
                && credential.equals(that.credential);
    }

    @Override
    public int hashCode() {
        return Objects.hash(urls, username, credential);
    }

    /** Returns the URLs and the user name without the credential, which belongs into no log. */
    @Override
    public String toString() {
        return urls + (username.isEmpty() ? "" : " as " + username);
    }
}
