/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import io.porthole.http.Bounds;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.IceServer;
import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.policy.CandidateRewriter;
import io.porthole.transport.webrtc.internal.policy.Settings;
import io.porthole.transport.webrtc.internal.policy.Subnet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the configuration and checks it. A number out of its range keeps its default, with a warning; what else is not
 * acceptable is refused.
 */
final class SettingsReader {
    private static final Bounds BOUNDS = new Bounds(Config.PID, Config.class);
    private static final int MAX_PORT = 65535;

    private SettingsReader() {}

    /**
     * Reads the configuration.
     *
     * @param environment of the process
     * @throws IllegalArgumentException when something is not acceptable; the message names the key and what is allowed
     */
    static Settings read(Config config, Map<String, String> environment) {
        List<IceServer> servers = key("iceServers", () -> servers(config));
        List<io.porthole.lib.webrtc.IceServer> checked = key("iceServers", () -> Settings.checked(servers));
        int minPort = BOUNDS.check("minPort", config.minPort(), 0, MAX_PORT);
        int maxPort = BOUNDS.check("maxPort", config.maxPort(), 0, MAX_PORT);
        PeerSettings peer = key(
                "minPort and maxPort",
                () -> new PeerSettings(checked, config.relayOnly(), minPort, maxPort, config.tcp()));
        if (minPort == 0 && maxPort != 0) {
            throw new IllegalArgumentException("minPort and maxPort: set both, or both to 0 for any port");
        }
        if (config.relayOnly() && servers.stream().noneMatch(SettingsReader::relays)) {
            throw new IllegalArgumentException("relayOnly needs a TURN server among iceServers");
        }
        return new Settings(
                servers,
                peer,
                key("publicIp, externalPort and interfaces", () -> candidates(config, minPort, environment)),
                key("codec", () -> choice(VideoCodec.class, config.codec())),
                key("preset", () -> choice(BitratePreset.class, config.preset())),
                BOUNDS.check("maxViewers", config.maxViewers(), 1, 1000),
                BOUNDS.check("maxViewersPerAddress", config.maxViewersPerAddress(), 1, 1000),
                BOUNDS.check("processorShareInPercent", config.processorShareInPercent(), 10, 1000) / 100.0);
    }

    private static List<IceServer> servers(Config config) {
        List<IceServer> servers = new ArrayList<>();
        for (String text : config.iceServers()) {
            if (!text.isBlank()) {
                servers.add(server(text.strip(), config));
            }
        }
        if (servers.size() > Settings.MAX_ICE_SERVERS) {
            throw new IllegalArgumentException(servers.size() + " are more than " + Settings.MAX_ICE_SERVERS);
        }
        return servers;
    }

    private static IceServer server(String text, Config config) {
        String[] parts = text.split("\\|", 3);
        if (parts.length == 2) {
            throw new IllegalArgumentException("'" + parts[0] + "|…' has a name without a password");
        }
        boolean turn = parts[0].startsWith("turn");
        String name = parts.length == 3 ? parts[1] : turn ? config.turnUsername() : "";
        String password = parts.length == 3 ? parts[2] : turn ? config.turnPassword() : "";
        return IceServer.of(parts[0]).withCredential(name, password);
    }

    private static boolean relays(IceServer server) {
        return server.urls().stream().anyMatch(u -> u.startsWith("turn"));
    }

    private static CandidateRewriter candidates(Config config, int minPort, Map<String, String> environment) {
        List<String> addresses = Arrays.stream(config.publicIp())
                .map(String::strip)
                .filter(a -> !a.isEmpty())
                .toList();
        if (addresses.isEmpty()) {
            // a name, which OmniGibson allows there, is no candidate's address
            addresses = Arrays.stream(environment.getOrDefault("PUBLIC_IP", "").split(",", -1))
                    .map(String::strip)
                    .filter(a -> Subnet.literal(a) != null)
                    .toList();
        }
        return new CandidateRewriter(
                addresses, List.of(config.interfaces()), minPort, externalPort(config, minPort, environment));
    }

    private static int externalPort(Config config, int minPort, Map<String, String> environment) {
        int configured = BOUNDS.check("externalPort", config.externalPort(), 0, MAX_PORT);
        String outside =
                environment.getOrDefault("EXTERNAL_STREAM_MEDIA_PORT", "").strip();
        if (configured != 0 || minPort == 0 || outside.isEmpty()) {
            return configured;
        }
        int port = outside.matches("[0-9]{1,5}") ? Integer.parseInt(outside) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "EXTERNAL_STREAM_MEDIA_PORT is '" + outside + "', not in 1.." + MAX_PORT);
        }
        return port;
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(text.strip())) {
                return value;
            }
        }
        String all = String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(e -> e.name().toLowerCase(Locale.ROOT))
                        .toList());
        throw new IllegalArgumentException("'" + text + "' is none of " + all);
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T key(String name, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}
