/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The MuJoCo libraries of this machine; tests that need one are skipped where there is none. */
public final class Libraries {
    /** Names a Python with the mujoco wheel, or several separated by colons. */
    private static final String PYTHON = "PORTHOLE_MUJOCO_PYTHON";

    private Libraries() {}

    /** Returns a finder for each library that is here and of a known version; without any, the test is skipped. */
    public static List<LibraryFinder> all() throws MujocoException {
        Set<Path> found = new LinkedHashSet<>(new LibraryFinder("", "", System.getenv()).candidates());
        for (String python : System.getenv().getOrDefault(PYTHON, "").split(":", -1)) {
            if (!python.isEmpty()) {
                // …/bin/python lies in an environment
                Path environment = Path.of(python).toAbsolutePath().getParent().getParent();
                found.addAll(new LibraryFinder("", environment.toString(), System.getenv()).candidates());
            }
        }
        List<LibraryFinder> finders = new ArrayList<>();
        for (Path library : found) {
            if (Layout.VERSIONS.contains(LibraryFinder.version(library))) {
                finders.add(new LibraryFinder(library.toString(), "", System.getenv()));
            }
        }
        assumeTrue(
                !finders.isEmpty(),
                "there is no MuJoCo here: apt install libmujoco2.2.2, or set " + PYTHON
                        + " to a Python with the wheel");
        return finders;
    }

    /** Returns the first of them. */
    public static LibraryFinder any() throws MujocoException {
        return all().get(0);
    }
}
