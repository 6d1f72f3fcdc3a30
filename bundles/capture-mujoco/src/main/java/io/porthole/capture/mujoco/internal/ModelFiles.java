/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.nio.file.Path;

/** Files that may be models. */
final class ModelFiles {
    private ModelFiles() {}

    /** The file's name without its ending. */
    static String name(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.(xml|mjb)$", "");
    }
}
