/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.nio.file.Path;
import java.util.Map;

/** Finds the models that are to run. */
interface ModelFinder {
    /**
     * A model that is to run.
     *
     * @param file to load
     * @param stamp differs when any of its files has changed
     */
    record Model(Path file, long stamp) {}

    /**
     * What was found.
     *
     * @param models by the name that their streams are to have, in the order of the names
     * @param remarks what is to be said about other files and folders
     */
    record Found(Map<String, Model> models, Map<Path, String> remarks) {}

    /** Returns what is there now; called by one thread. */
    Found find();
}
