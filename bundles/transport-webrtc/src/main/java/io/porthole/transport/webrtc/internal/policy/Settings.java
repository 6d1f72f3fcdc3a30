/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.lib.webrtc.IceServer;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The configuration, checked and in the types that are worked with.
 *
 * @param iceServers for this host and for viewers
 * @param peer how sessions connect that bring no servers of their own
 * @param candidates what viewers are told of the ways to this host
 * @param codec of viewers that do not ask for one
 * @param preset of viewers that do not ask for one
 * @param maxViewers at once
 * @param processorShare of all cores, 1 for all
 */
public record Settings(
        List<io.porthole.signalling.IceServer> iceServers,
        PeerSettings peer,
        CandidateRewriter candidates,
        VideoCodec codec,
        BitratePreset preset,
        int maxViewers,
        double processorShare) {
    /** Most servers for ICE in the configuration, and as many from a viewer. */
    public static final int MAX_ICE_SERVERS = 16;

    /** Copies the list. */
    public Settings {
        iceServers = List.copyOf(iceServers);
    }

    /**
     * Checks and converts.
     *
     * @param environment of the process
     * @throws IllegalArgumentException when something is not acceptable; the message names the key and what is allowed
     */
    public static Settings of(Config config, Map<String, String> environment) {
        List<io.porthole.signalling.IceServer> servers = key("iceServers", () -> servers(config));
        List<IceServer> checked = key("iceServers", () -> checked(servers));
        PeerSettings peer = key(
                "minPort and maxPort",
                () -> new PeerSettings(checked, config.relayOnly(), config.minPort(), config.maxPort(), config.tcp()));
        if (config.minPort() == 0 && config.maxPort() != 0) {
            throw new IllegalArgumentException("minPort and maxPort: set both, or both to 0 for any port");
        }
        if (config.relayOnly() && servers.stream().noneMatch(Settings::relays)) {
            throw new IllegalArgumentException("relayOnly needs a TURN server among iceServers");
        }
        return new Settings(
                servers,
                peer,
                key("publicIp, externalPort and interfaces", () -> candidates(config, environment)),
                key("codec", () -> choice(VideoCodec.class, config.codec())),
                key("preset", () -> choice(BitratePreset.class, config.preset())),
                (int) within("maxViewers", config.maxViewers(), 1, 1000),
                within("processorShareInPercent", config.processorShareInPercent(), 10, 1000) / 100);
    }

    /**
     * How a session connects that brings servers of its own, beside the configured ones.
     *
     * @throws SessionRefusedException ICE_SERVER; the message says which and why
     */
    public PeerSettings peer(List<io.porthole.signalling.IceServer> more) throws SessionRefusedException {
        if (more.isEmpty()) {
            return peer;
        }
        if (more.size() > MAX_ICE_SERVERS) {
            throw new SessionRefusedException(
                    Reason.ICE_SERVER, more.size() + " ICE servers are more than " + MAX_ICE_SERVERS);
        }
        try {
            List<IceServer> all = new ArrayList<>(peer.iceServers());
            all.addAll(checked(more));
            return new PeerSettings(all, peer.relayOnly(), peer.minPort(), peer.maxPort(), peer.tcp());
        } catch (IllegalArgumentException e) {
            throw new SessionRefusedException(Reason.ICE_SERVER, String.valueOf(e.getMessage()));
        }
    }

    private static List<io.porthole.signalling.IceServer> servers(Config config) {
        List<io.porthole.signalling.IceServer> servers = new ArrayList<>();
        for (String text : config.iceServers()) {
            if (!text.isBlank()) {
                servers.add(server(text.strip(), config));
            }
        }
        if (servers.size() > MAX_ICE_SERVERS) {
            throw new IllegalArgumentException(servers.size() + " are more than " + MAX_ICE_SERVERS);
        }
        return servers;
    }

    private static io.porthole.signalling.IceServer server(String text, Config config) {
        String[] parts = text.split("\\|", 3);
        if (parts.length == 2) {
            throw new IllegalArgumentException("'" + parts[0] + "|…' has a name without a password");
        }
        boolean turn = parts[0].startsWith("turn");
        String name = parts.length == 3 ? parts[1] : turn ? config.turnUsername() : "";
        String password = parts.length == 3 ? parts[2] : turn ? config.turnPassword() : "";
        return new io.porthole.signalling.IceServer(List.of(parts[0]), name, password);
    }

    private static boolean relays(io.porthole.signalling.IceServer server) {
        return server.urls().stream().anyMatch(u -> u.startsWith("turn"));
    }

    private static List<IceServer> checked(List<io.porthole.signalling.IceServer> servers) {
        return servers.stream()
                .map(s -> new IceServer(s.urls(), s.username(), s.credential()))
                .toList();
    }

    private static CandidateRewriter candidates(Config config, Map<String, String> environment) {
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
                addresses, List.of(config.interfaces()), config.minPort(), externalPort(config, environment));
    }

    private static int externalPort(Config config, Map<String, String> environment) {
        String outside =
                environment.getOrDefault("EXTERNAL_STREAM_MEDIA_PORT", "").strip();
        if (config.externalPort() != 0 || config.minPort() == 0 || outside.isEmpty()) {
            return (int) within("externalPort", config.externalPort(), 0, 65535);
        }
        int port = outside.matches("[0-9]{1,5}") ? Integer.parseInt(outside) : 0;
        return (int) within("EXTERNAL_STREAM_MEDIA_PORT", port, 1, 65535);
    }

    private static double within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", not in " + min + ".." + max);
        }
        return value;
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
