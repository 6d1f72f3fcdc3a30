/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import io.porthole.http.internal.Contribution.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The modules that are there, and which of them has which context path. */
final class Whiteboard {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

    /** Mounts and unmounts contexts. */
    interface Mounter {
        /**
         * Serves the module there.
         *
         * @throws Exception when the module or the server cannot; nothing is mounted then
         */
        Mount mount(Contribution contribution, Slot slot) throws Exception;

        /** Serves it no more. */
        void unmount(Mount mount);
    }

    private final Mounter mounter;
    private final List<Contribution> contributions = new ArrayList<>();
    private final Map<Slot, Mount> mounted = new HashMap<>();
    private final Set<Refused> refused = new HashSet<>();

    /** A module that could not be mounted somewhere is not tried there again. */
    private record Refused(Contribution contribution, Slot slot) {}

    Whiteboard(Mounter mounter) {
        this.mounter = mounter;
    }

    synchronized void add(Contribution contribution) {
        contributions.add(contribution);
        contribution.slots().forEach(this::settle);
    }

    synchronized void remove(Contribution contribution) {
        contributions.remove(contribution);
        refused.removeIf(r -> r.contribution.equals(contribution));
        contribution.slots().forEach(this::settle);
    }

    /** Mounts everything anew, as other limits demand. */
    synchronized void remount() {
        refused.clear();
        for (Slot slot : List.copyOf(mounted.keySet())) {
            mounter.unmount(Objects.requireNonNull(mounted.remove(slot)));
            settle(slot);
        }
    }

    /** Gives the place to whom it belongs now. */
    private void settle(Slot slot) {
        while (true) {
            Mount present = mounted.get(slot);
            Contribution best = best(slot);
            if (present != null && present.contribution().equals(best)) {
                return;
            }
            if (present != null) {
                mounted.remove(slot);
                mounter.unmount(present);
            }
            if (best == null || mount(best, slot)) {
                return;
            }
        }
    }

    private @Nullable Contribution best(Slot slot) {
        return contributions.stream()
                .filter(c -> c.slots().contains(slot) && !refused.contains(new Refused(c, slot)))
                .max(Comparator.comparing(Contribution::rank, Comparable::compareTo))
                .orElse(null);
    }

    private boolean mount(Contribution contribution, Slot slot) {
        try {
            mounted.put(slot, mounter.mount(contribution, slot));
            return true;
        } catch (Exception e) {
            refused.add(new Refused(contribution, slot));
            LOG.error(
                    "cannot serve {} by {}; it is left out until its bundle is updated", slot, contribution.name(), e);
            return false;
        }
    }
}
