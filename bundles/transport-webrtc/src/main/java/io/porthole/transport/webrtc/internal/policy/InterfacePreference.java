/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of this machine's networks are used, and in which order.
 *
 * <p>A list of networks and addresses, the preferred first; those that are in none come last. One behind an exclamation
 * mark is not used at all. The first entry that an address is in decides.
 */
final class InterfacePreference {
    /** Rank of what is not to be used. */
    static final int UNWANTED = -1;

    private record Entry(Subnet subnet, boolean wanted) {}

    private final List<Entry> entries = new ArrayList<>();

    /**
     * Reads the list.
     *
     * @throws IllegalArgumentException when an entry is no network; the message says which
     */
    InterfacePreference(List<String> texts) {
        for (String text : texts) {
            String entry = text.strip();
            if (!entry.isEmpty()) {
                boolean wanted = !entry.startsWith("!");
                entries.add(new Entry(Subnet.of(wanted ? entry : entry.substring(1)), wanted));
            }
        }
    }

    /** Returns 0 for the most preferred, or {@link #UNWANTED}. */
    int rank(InetAddress address) {
        int rank = 0;
        for (Entry entry : entries) {
            if (entry.subnet().contains(address)) {
                return entry.wanted() ? rank : UNWANTED;
            }
            rank += entry.wanted() ? 1 : 0;
        }
        return rank;
    }

    /** Returns whether any order is configured. */
    boolean ordered() {
        return entries.stream().anyMatch(Entry::wanted);
    }
}
