/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import io.porthole.http.internal.module.RegisteredModule.Slot;
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
public final class ModuleWhiteboard {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleWhiteboard.class);

    /** Mounts and unmounts contexts. */
    public interface Mounter {
        /**
         * Serves the module there.
         *
         * @throws Exception when the module or the server cannot; nothing is mounted then
         */
        Mount mount(RegisteredModule module, Slot slot) throws Exception;

        /** Serves it no more. */
        void unmount(Mount mount);
    }

    private final Mounter mounter;
    private final List<RegisteredModule> modules = new ArrayList<>();
    private final Map<Slot, Mount> mounted = new HashMap<>();
    private final Set<Refused> refused = new HashSet<>();

    /** A module that could not be mounted somewhere is not tried there again. */
    private record Refused(RegisteredModule module, Slot slot) {}

    public ModuleWhiteboard(Mounter mounter) {
        this.mounter = mounter;
    }

    public synchronized void add(RegisteredModule module) {
        modules.add(module);
        module.slots().forEach(this::settle);
    }

    public synchronized void remove(RegisteredModule module) {
        modules.remove(module);
        refused.removeIf(r -> r.module.equals(module));
        module.slots().forEach(this::settle);
    }

    /** Mounts everything again, as other limits demand. */
    public synchronized void remount() {
        refused.clear();
        for (Slot slot : List.copyOf(mounted.keySet())) {
            mounter.unmount(Objects.requireNonNull(mounted.remove(slot)));
            settle(slot);
        }
    }

    /** Gives the place to the module that it belongs to now; when there is one, the place is served all the time. */
    private void settle(Slot slot) {
        while (true) {
            Mount present = mounted.get(slot);
            RegisteredModule best = best(slot);
            if (present != null && present.module().equals(best)) {
                return;
            }
            if (best == null) {
                mounted.remove(slot);
            } else if (!mount(best, slot)) {
                continue;
            }
            if (present != null) {
                mounter.unmount(present);
            }
            return;
        }
    }

    private @Nullable RegisteredModule best(Slot slot) {
        return modules.stream()
                .filter(c -> c.slots().contains(slot) && !refused.contains(new Refused(c, slot)))
                .max(Comparator.comparing(RegisteredModule::rank, Comparable::compareTo))
                .orElse(null);
    }

    private boolean mount(RegisteredModule module, Slot slot) {
        try {
            mounted.put(slot, mounter.mount(module, slot));
            return true;
        } catch (Exception e) {
            refused.add(new Refused(module, slot));
            LOG.error(
                    "[http] Cannot serve {} by {}; it is left out until its bundle is updated", slot, module.name(), e);
            return false;
        }
    }
}
