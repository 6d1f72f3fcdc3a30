/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.announce.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks the host's own {@code /readyz}. */
final class Readiness {
    private static final int TIMEOUT_IN_MS = 2_000;
    private static final int MOST_BYTES = 4_096;

    private Readiness() {}

    /**
     * What is missing before pictures can be watched, as the server says it; empty when nothing is.
     *
     * @param host what the server is bound to
     * @throws IOException when it does not answer
     */
    static String missing(String host, int port) throws IOException {
        String address = InetAddress.getByName(host).isAnyLocalAddress() ? "127.0.0.1" : host;
        String literal = address.contains(":") ? "[" + address + "]" : address;
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + literal + ":" + port + "/readyz").toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_IN_MS);
        connection.setReadTimeout(TIMEOUT_IN_MS);
        if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
            connection.disconnect();
            return "";
        }
        try (InputStream body = connection.getErrorStream()) {
            return body == null
                    ? "status " + connection.getResponseCode()
                    : new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
    }
}
