/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the host will listen.
 *
 * @param host a name or address
 * @param port 0 for any free port
 */
record ListenAddress(String host, int port) {
    private static final String VARIABLE = "OMNIGIBSON_HTTP_PORT";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 8211;
    private static final int MAX_PORT = 65535;

    /**
     * Decides address and port: the options, else the files, else the environment, else 127.0.0.1:8211.
     *
     * @throws RefusedException when the port that counts is not a port
     */
    static ListenAddress decide(Options options, ConfigurationFiles files, Map<String, String> environment)
            throws RefusedException {
        String host = options.host == null || options.host.isBlank() ? files.value(Keys.HOST) : options.host;
        return new ListenAddress(
                host == null || host.isBlank() ? LOOPBACK : host, port(options.port, files, environment));
    }

    private static int port(@Nullable String option, ConfigurationFiles files, Map<String, String> environment)
            throws RefusedException {
        if (option != null) {
            return number("--port", option);
        }
        String configured = files.value(Keys.PORT);
        int port = configured == null ? 0 : number("port of io.porthole.http", configured);
        String variable = environment.getOrDefault(VARIABLE, "");
        if (port == 0 && !variable.isBlank()) {
            return number(VARIABLE, variable);
        }
        return port == 0 ? DEFAULT_PORT : port;
    }

    private static int number(String where, String text) throws RefusedException {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw refused(where, text);
        }
        throw refused(where, text);
    }

    private static RefusedException refused(String where, String text) {
        return new RefusedException(where + " is '" + text + "'. It must be a number from 0 to " + MAX_PORT + ".");
    }

    /**
     * Checks that the port can be opened now. A program that takes it between this check and the start is found by the
     * host itself.
     *
     * @throws RefusedException when it cannot
     */
    void check() throws RefusedException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
        } catch (UnknownHostException e) {
            throw new RefusedException("--host " + host + " is not a known name or address.", e);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("in use")) {
                throw new RefusedException(
                        "port " + port + " is in use. Stop the program that uses it (ss -ltnp shows it)"
                                + " or choose another with --port.",
                        e);
            }
            throw new RefusedException(
                    "cannot listen on " + host + " port " + port + ": " + e.getMessage()
                            + ". Choose others with --host and --port.",
                    e);
        }
    }
}
