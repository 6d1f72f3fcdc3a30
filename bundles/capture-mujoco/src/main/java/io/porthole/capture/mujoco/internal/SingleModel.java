/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.nio.file.Path;
import java.util.Map;

/** A model that is to run whether its file is there or not, so that its stream says what is missing. */
final class SingleModel implements ModelFinder {
    private final String name;
    private final Path file;
    private final ModelFiles files = new ModelFiles();

    SingleModel(String name, Path file) {
        this.name = name;
        this.file = file;
    }

    @Override
    public Found find() {
        long stamp = ModelFiles.stamp(files.places(file));
        files.forgetUnused();
        return new Found(Map.of(name, new Model(file, stamp)), Map.of());
    }
}
