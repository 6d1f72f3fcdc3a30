/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import io.porthole.http.HttpModule;
import java.util.List;

/**
 * One registered module.
 *
 * @param module the service
 * @param rank orders modules that want the same path: the greater one has it. A service reference is its own rank.
 * @param places where it wants to be mounted
 * @param isPublic whether its GET routes need no token
 * @param loader the contributing bundle's
 * @param name for the log
 */
record Contribution(
        HttpModule module,
        Comparable<Object> rank,
        List<Place> places,
        boolean isPublic,
        ClassLoader loader,
        String name) {}
