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

/** The modules that are there, and which of them has which context path. */
final class Whiteboard {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

    /** Mounts and unmounts contexts. */
    interface Mounter {
        /**
         * Serves the module at the path.
         *
         * @throws Exception when the module or the server cannot; nothing is mounted then
         */
        Mount mount(Contribution contribution, String path) throws Exception;

        /** Serves it no more. */
        void unmount(Mount mount);
    }

    private final Mounter mounter;
    private final List<Contribution> contributions = new ArrayList<>();
    private final Map<String, Mount> mounted = new HashMap<>();
    private final Set<Refused> refused = new HashSet<>();

    /** A module that could not be mounted at a path is not tried there again. */
    private record Refused(Contribution contribution, String path) {}

    Whiteboard(Mounter mounter) {
        this.mounter = mounter;
    }

    synchronized void add(Contribution contribution) {
        contributions.add(contribution);
        contribution.paths().forEach(this::settle);
    }

    synchronized void remove(Contribution contribution) {
        contributions.remove(contribution);
        refused.removeIf(r -> r.contribution.equals(contribution));
        contribution.paths().forEach(this::settle);
    }

    /** Mounts everything anew, as other limits demand. */
    synchronized void remount() {
        refused.clear();
        for (String path : List.copyOf(mounted.keySet())) {
            mounter.unmount(Objects.requireNonNull(mounted.remove(path)));
            settle(path);
        }
    }

    /** Gives the path to whom it belongs now. */
    private void settle(String path) {
        while (true) {
            Mount present = mounted.get(path);
            Contribution best = best(path);
            if (present != null && present.contribution().equals(best)) {
                return;
            }
            if (present != null) {
                mounted.remove(path);
                mounter.unmount(present);
            }
            if (best == null || mount(best, path)) {
                return;
            }
        }
    }

    private @Nullable Contribution best(String path) {
        return contributions.stream()
                .filter(c -> c.paths().contains(path) && !refused.contains(new Refused(c, path)))
                .max(Comparator.comparing(Contribution::rank, Comparable::compareTo))
                .orElse(null);
    }

    private boolean mount(Contribution contribution, String path) {
        try {
            mounted.put(path, mounter.mount(contribution, path));
            return true;
        } catch (Exception e) {
            refused.add(new Refused(contribution, path));
            LOG.error(
                    "cannot serve {} by {}; it is left out until its bundle is updated", path, contribution.name(), e);
            return false;
        }
    }
}
