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
 * Lets a dropped bundle take the place of the shipped one. Of several versions of one of our bundles only the highest
 * runs: before it starts, lower ones are stopped; when it goes, the next one runs again. A shipped bundle that was
 * updated in place, by a dropped jar of the same version, comes back from its own jar when the dropped one is deleted.
 */
final class OnePerName implements SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(OnePerName.class);
    private static final String OURS = "io.porthole.";

    private final BundleContext context;

    OnePerName(BundleContext context) {
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
            case BundleEvent.UNINSTALLED -> succeed(bundle);
            default -> {
                // only comings and goings matter
            }
        }
    }

    // Stopped for good, not transiently: the folder watcher starts again whatever ought to run.
    private static void replace(Bundle lower, Bundle higher) {
        LOG.info("{} takes the place of version {}", higher, lower.getVersion());
        attempt("stop", lower, lower::stop);
    }

    private void succeed(Bundle gone) {
        String location = gone.getLocation();
        if (location.startsWith("file:") && new File(URI.create(location.replace(" ", "%20"))).isFile()) {
            attempt("reinstall", gone, () -> context.installBundle(location).start());
        } else if (active(gone.getSymbolicName()).isEmpty()) {
            sameName(gone.getSymbolicName()).stream()
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

    private static void attempt(String what, Bundle bundle, Step step) {
        try {
            step.run();
        } catch (BundleException e) {
            LOG.error("Cannot {} {}", what, bundle, e);
        }
    }

    private interface Step {
        void run() throws BundleException;
    }
}
