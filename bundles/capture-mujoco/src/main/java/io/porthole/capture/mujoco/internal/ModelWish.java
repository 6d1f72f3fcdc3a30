/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.Quality;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which model to run, and what to show of it.
 *
 * @param name what the streams' names begin with
 * @param file the model
 * @param width of the pictures in pixels, at first
 * @param height of the pictures in pixels, at first
 * @param framesPerSecond pictures a second while somebody watches
 * @param speed simulated seconds in a second
 * @param freeOutputs what is shown of the free camera
 * @param cameraOutputs what is shown of each of the model's cameras
 * @param quality how much work goes into a picture
 */
record ModelWish(
        String name,
        Path file,
        int width,
        int height,
        double framesPerSecond,
        double speed,
        Set<Output> freeOutputs,
        Set<Output> cameraOutputs,
        Quality quality) {
    static final int MIN_SIDE = 16;
    static final int MAX_SIDE = 4096;
    static final int MAX_FRAMES_PER_SECOND = 120;

    ModelWish {
        width = Math.max(MIN_SIDE, Math.min(MAX_SIDE, width));
        height = Math.max(MIN_SIDE, Math.min(MAX_SIDE, height));
        framesPerSecond = framesPerSecond >= 1 ? Math.min(MAX_FRAMES_PER_SECOND, framesPerSecond) : 1;
        speed = Math.max(Physics.MIN_SPEED, Math.min(Physics.MAX_SPEED, speed));
        freeOutputs = Set.copyOf(freeOutputs);
        cameraOutputs = Set.copyOf(cameraOutputs);
    }

    static boolean fits(int side) {
        return side >= MIN_SIDE && side <= MAX_SIDE;
    }

    long periodInNs() {
        return (long) (1e9 / framesPerSecond);
    }

    /**
     * Outputs by their names.
     *
     * @throws IllegalArgumentException when one is unknown; the message says which are allowed
     */
    static Set<Output> outputs(String[] names) {
        Set<Output> outputs = EnumSet.noneOf(Output.class);
        for (String name : names) {
            if (!name.isBlank() && !name.strip().equals("none")) {
                outputs.add(Output.of(name));
            }
        }
        return outputs;
    }
}
