/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the host will listen.
 *
 * @param host a name or address
 * @param port 0 for any free port
 */
record ListenAddress(String host, int port) {
    private static final String HOST_VARIABLE = "PORTHOLE_HOST";
    private static final String PORT_VARIABLE = "OMNIGIBSON_HTTP_PORT";

    /** Other ports of the environment, which the host tells its clients. */
    private static final List<String> TOLD_PORTS = List.of(
            "EXTERNAL_HTTP_PORT",
            "OMNIGIBSON_WEBRTC_PORT",
            "EXTERNAL_STREAM_SIGNALING_PORT",
            "EXTERNAL_STREAM_MEDIA_PORT");

    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 8211;
    private static final int MAX_PORT = 65535;

    /**
     * Decides address and port: the options, else the files, else the environment, else 127.0.0.1:8211.
     *
     * @throws RefusedException when the port that counts, or one that clients are told, is not a port
     */
    static ListenAddress decide(Options options, ConfigurationFiles files, Map<String, String> environment)
            throws RefusedException {
        for (String variable : TOLD_PORTS) {
            String text = environment.getOrDefault(variable, "");
            if (!text.isBlank()) {
                number(variable, text, 1);
            }
        }
        return new ListenAddress(host(options.host, files, environment), port(options.port, files, environment));
    }

    private static String host(@Nullable String option, ConfigurationFiles files, Map<String, String> environment)
            throws RefusedException {
        if (option != null && !option.isBlank()) {
            return option;
        }
        String configured = files.value(Keys.HOST);
        if (configured != null && !configured.isBlank()) {
            return configured;
        }
        String variable = environment.getOrDefault(HOST_VARIABLE, "").strip();
        return variable.isEmpty() ? LOOPBACK : variable;
    }

    private static int port(@Nullable String option, ConfigurationFiles files, Map<String, String> environment)
            throws RefusedException {
        if (option != null) {
            return number("--port", option, 0);
        }
        String configured = files.value(Keys.PORT);
        int port = configured == null ? 0 : number("port of io.porthole.http", configured, 0);
        String variable = environment.getOrDefault(PORT_VARIABLE, "");
        if (port == 0 && !variable.isBlank()) {
            return number(PORT_VARIABLE, variable, 1);
        }
        return port == 0 ? DEFAULT_PORT : port;
    }

    private static int number(String where, String text, int least) throws RefusedException {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= least && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw refused(where, text, least);
        }
        throw refused(where, text, least);
    }

    private static RefusedException refused(String where, String text, int least) {
        return new RefusedException(
                where + " is '" + text + "'. It must be a number from " + least + " to " + MAX_PORT + ".");
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
