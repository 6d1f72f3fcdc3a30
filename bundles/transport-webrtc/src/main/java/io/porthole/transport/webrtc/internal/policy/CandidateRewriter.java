/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells viewers of the ways to this host that the library, which knows nothing of address translation, cannot know,
 * and keeps those from them that are not to be used.
 *
 * <p>Each host candidate of a wanted network keeps its place and gets a twin with the public address of its family, as
 * a STUN server would have found it: viewers inside the network take the direct way, all others the public one. Names
 * (mDNS) and relayed ways stay as they are.
 */
public final class CandidateRewriter {
    private static final String ATTRIBUTE = "a=";

    private final List<String> publicAddresses;
    private final InterfacePreference interfaces;
    private final int firstPort;
    private final int firstExternalPort;

    /**
     * Reads the settings.
     *
     * @param publicAddresses addresses of this host as seen from outside, at most one of a family
     * @param interfaces networks in the order of preference; behind an exclamation mark those not to be used
     * @param firstPort least UDP port in use, or 0 for any
     * @param firstExternalPort port outside that leads to {@code firstPort}, the next to the next and so on, or 0 when
     *     they are the same
     * @throws IllegalArgumentException when something is not acceptable; the message says what and why
     */
    public CandidateRewriter(
            List<String> publicAddresses, List<String> interfaces, int firstPort, int firstExternalPort) {
        this.publicAddresses = List.copyOf(publicAddresses);
        this.interfaces = new InterfacePreference(interfaces);
        this.firstPort = firstPort;
        this.firstExternalPort = firstExternalPort;
        Set<Integer> families = new LinkedHashSet<>();
        for (String text : publicAddresses) {
            InetAddress address = Subnet.literal(text);
            if (address == null) {
                throw new IllegalArgumentException("'" + text + "' is not an IP address");
            }
            if (!families.add(address.getAddress().length)) {
                throw new IllegalArgumentException("there can be one public IPv4 and one public IPv6 address, not "
                        + String.join(" and ", publicAddresses));
            }
        }
        if (firstExternalPort > 0 && firstPort == 0) {
            throw new IllegalArgumentException("external ports need a range of ports inside: set minPort and maxPort");
        }
    }

    /**
     * What viewers are told of one way to reach this host.
     *
     * @param candidate the {@code candidate:} attribute's text as the library found it
     * @return none when it is not to be used, else one or two
     */
    public List<String> outgoing(String candidate) {
        Candidate found = Candidate.of(candidate);
        InetAddress address = found == null ? null : found.address();
        if (found == null || address == null || !found.isHost()) {
            return List.of(candidate);
        }
        int rank = interfaces.rank(address);
        if (rank == InterfacePreference.UNWANTED) {
            return List.of();
        }
        Candidate ranked = interfaces.ordered() ? found.ranked(rank) : found;
        String outside = publicAddress(address);
        if (outside == null || !ranked.reachable() || address.equals(Subnet.literal(outside))) {
            return List.of(ranked.text());
        }
        return List.of(
                ranked.text(), ranked.seenAs(outside, external(ranked.port())).text());
    }

    private @Nullable String publicAddress(InetAddress inside) {
        for (String text : publicAddresses) {
            InetAddress outside = Subnet.literal(text);
            if (outside != null && outside.getAddress().length == inside.getAddress().length) {
                return outside.getHostAddress();
            }
        }
        return null;
    }

    private int external(int port) {
        int moved = firstExternalPort + port - firstPort;
        return firstExternalPort > 0 && port >= firstPort && moved <= 65535 ? moved : port;
    }

    /** The same for every candidate in a session description; the rest of it stays as it is. */
    public String answer(String sdp) {
        StringBuilder out = new StringBuilder();
        for (String line : sdp.lines().toList()) {
            if (line.startsWith(ATTRIBUTE + "candidate:")) {
                outgoing(line.substring(ATTRIBUTE.length()))
                        .forEach(c -> out.append(ATTRIBUTE).append(c).append("\r\n"));
            } else {
                out.append(line).append("\r\n");
            }
        }
        return out.toString();
    }
}
