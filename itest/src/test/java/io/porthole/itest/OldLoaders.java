/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** The class loaders of every version of some bundles that there ever was. */
final class OldLoaders {
    private final Map<String, List<WeakReference<ClassLoader>>> loaders = new TreeMap<>();

    /** Remembers the bundle's present class loader. */
    void add(Bundle bundle) {
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        loaders.computeIfAbsent(bundle.getSymbolicName(), name -> new ArrayList<>())
                .add(new WeakReference<>(loader));
    }

    /** How many are still there, for each bundle with more than one. */
    Map<String, Long> left() {
        Map<String, Long> left = new TreeMap<>();
        loaders.forEach((name, all) -> left.put(
                name, all.stream().filter(reference -> reference.get() != null).count()));
        left.values().removeIf(count -> count <= 1);
        return left;
    }
}
