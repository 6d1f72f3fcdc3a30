/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launch.internal;

import java.io.File;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a shipped bundle by a dropped one. Of several versions of one of our bundles only the highest runs:
 * lower ones are stopped before it starts; when it is uninstalled, the next one starts again. A shipped bundle
 * that was updated in place, by a dropped jar of the same version, is reinstalled from its own jar when the
 * dropped one is deleted.
 */
final class BundleReplacer implements SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(BundleReplacer.class);
    private static final String OURS = "io.porthole.";

    private final BundleContext context;

    BundleReplacer(BundleContext context) {
        this.context = context;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        String name = bundle.getSymbolicName();
        if (name == null || !name.startsWith(OURS) || context.getBundle(0).getState() == Bundle.STOPPING) {
            return;
        }
        switch (event.getType()) {
            case BundleEvent.STARTING ->
                active(name).stream()
                        .filter(other -> other.getVersion().compareTo(bundle.getVersion()) < 0)
                        .forEach(lower -> replace(lower, bundle));
            case BundleEvent.STARTED ->
                active(name).stream()
                        .filter(other -> other.getVersion().compareTo(bundle.getVersion()) > 0)
                        .findFirst()
                        .ifPresent(higher -> replace(bundle, higher));
            case BundleEvent.UNINSTALLED -> restore(bundle);
            default -> {
                // no other event changes which versions run
            }
        }
    }

    // Stopped persistently: the folder watcher restarts every bundle that is only stopped transiently.
    private static void replace(Bundle lower, Bundle higher) {
        LOG.info("[launch] Bundle {} replaces version {}", higher, lower.getVersion());
        attempt("stop", lower, lower::stop);
    }

    private void restore(Bundle removed) {
        String location = removed.getLocation();
        if (location.startsWith("file:") && new File(URI.create(location.replace(" ", "%20"))).isFile()) {
            attempt("reinstall", removed, () -> context.installBundle(location).start());
        } else if (active(removed.getSymbolicName()).isEmpty()) {
            sameName(removed.getSymbolicName()).stream()
                    .max(Comparator.comparing(Bundle::getVersion))
                    .ifPresent(next -> attempt("start", next, next::start));
        }
    }

    private List<Bundle> active(String name) {
        return sameName(name).stream()
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .toList();
    }

    private List<Bundle> sameName(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
    }

    private static void attempt(String action, Bundle bundle, Step step) {
        try {
            step.run();
        } catch (BundleException e) {
            LOG.error("[launch] Cannot {} bundle {}", action, bundle, e);
        }
    }

    private interface Step {
        void run() throws BundleException;
    }
}
