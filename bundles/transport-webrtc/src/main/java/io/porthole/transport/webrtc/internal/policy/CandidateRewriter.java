/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.Sdp;
import io.porthole.signalling.Sdp.Section;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the host's ICE candidates for viewers: the library knows nothing of address translation and of networks that
 * are not to be used.
 *
 * <p>A host candidate of an unwanted network is left out. Each other one is followed by a twin with the public address of
 * its family, as a STUN server would have found it: viewers inside the network take the direct path, all others the
 * public one. Names (mDNS) and relay candidates stay as they are.
 */
public final class CandidateRewriter {
    private final List<String> publicAddresses;
    private final InterfacePreference interfaces;
    private final int firstPort;
    private final int firstExternalPort;

    /**
     * Checks the settings.
     *
     * @param publicAddresses addresses of this host as seen from outside, at most one of a family
     * @param interfaces networks in the order of preference; behind an exclamation mark those not to be used
     * @param firstPort lowest UDP port in use, or 0 for any
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
     * Returns a candidate as viewers are told it.
     *
     * @param candidate the {@code candidate:} attribute's text as the library found it
     * @return none when the candidate is not to be used, else one or two
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

    /** Returns a session description with every candidate as viewers are told it. */
    public String rewrite(String description) {
        return Sdp.parseLines(description).map(this::rewrite).text();
    }

    private Section rewrite(Section section) {
        return new Section(section.lines().stream()
                .flatMap(line -> line.startsWith("a=candidate:")
                        ? outgoing(line.substring(2)).stream().map(c -> "a=" + c)
                        : Stream.of(line))
                .toList());
    }
}
