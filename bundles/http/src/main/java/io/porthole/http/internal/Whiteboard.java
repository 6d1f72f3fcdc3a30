/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

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

/** The modules that are there, and which of them has which place. */
final class Whiteboard {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

    /** Mounts and unmounts contexts. */
    interface Mounter {
        /**
         * Serves the module at the place.
         *
         * @throws Exception when the module or the server cannot; nothing is mounted then
         */
        Mount mount(Contribution contribution, Place place) throws Exception;

        /** Serves it no more. */
        void unmount(Mount mount);
    }

    private final Mounter mounter;
    private final List<Contribution> contributions = new ArrayList<>();
    private final Map<Place, Mount> mounted = new HashMap<>();
    private final Set<Refused> refused = new HashSet<>();

    /** A module that could not be mounted at a place is not tried there again. */
    private record Refused(Contribution contribution, Place place) {}

    Whiteboard(Mounter mounter) {
        this.mounter = mounter;
    }

    synchronized void add(Contribution contribution) {
        contributions.add(contribution);
        contribution.places().forEach(this::settle);
    }

    synchronized void remove(Contribution contribution) {
        contributions.remove(contribution);
        refused.removeIf(r -> r.contribution.equals(contribution));
        contribution.places().forEach(this::settle);
    }

    /** Mounts everything anew, as other limits demand. */
    synchronized void remount() {
        refused.clear();
        for (Place place : List.copyOf(mounted.keySet())) {
            mounter.unmount(Objects.requireNonNull(mounted.remove(place)));
            settle(place);
        }
    }

    /** Gives the place to whom it belongs now. */
    private void settle(Place place) {
        while (true) {
            Mount present = mounted.get(place);
            Contribution best = best(place);
            if (present != null && present.contribution().equals(best)) {
                return;
            }
            if (present != null) {
                mounted.remove(place);
                mounter.unmount(present);
            }
            if (best == null || mount(best, place)) {
                return;
            }
        }
    }

    private @Nullable Contribution best(Place place) {
        return contributions.stream()
                .filter(c -> c.places().contains(place) && !refused.contains(new Refused(c, place)))
                .max(Comparator.comparing(Contribution::rank, Comparable::compareTo))
                .orElse(null);
    }

    private boolean mount(Contribution contribution, Place place) {
        try {
            mounted.put(place, mounter.mount(contribution, place));
            return true;
        } catch (Exception e) {
            refused.add(new Refused(contribution, place));
            LOG.error(
                    "cannot serve {} by {}; it is left out until its bundle is updated", place, contribution.name(), e);
            return false;
        }
    }
}
