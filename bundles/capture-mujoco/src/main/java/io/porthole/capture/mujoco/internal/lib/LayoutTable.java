/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import java.util.Properties;

/** The numbers of one version by their names in MuJoCo's headers. */
abstract class LayoutTable {
    /** The version in words. */
    public final String version;

    private final Properties entries;

    LayoutTable(String version, Properties entries) {
        this.version = version;
        this.entries = entries;
    }

    /** Returns the number of a name, which has to be there. */
    final int at(String name) {
        String value = entries.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("the layout of MuJoCo " + version + " lacks " + name);
        }
        return Integer.parseInt(value.strip());
    }
}
