/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.kit.Bounds;
import io.porthole.capture.kit.FramePacer;
import io.porthole.capture.mujoco.internal.lib.Quality;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * A model to run and its outputs.
 *
 * @param name what the streams' names begin with
 * @param file the model
 * @param width of the frames in pixels, at first
 * @param height of the frames in pixels, at first
 * @param framesPerSecond frames a second while somebody watches
 * @param speed simulated seconds in a second
 * @param freeOutputs outputs of the free camera
 * @param cameraOutputs outputs of each of the model's cameras
 * @param quality how much work goes into a frame
 * @param runUnwatched whether time passes while nobody watches or steers
 */
record ModelConfig(
        String name,
        Path file,
        int width,
        int height,
        double framesPerSecond,
        double speed,
        Set<Output> freeOutputs,
        Set<Output> cameraOutputs,
        Quality quality,
        boolean runUnwatched) {
    static final int MIN_SIDE = 16;
    static final int MAX_SIDE = 4096;
    static final double MAX_FRAMES_PER_SECOND = 120;

    ModelConfig {
        freeOutputs = Set.copyOf(freeOutputs);
        cameraOutputs = Set.copyOf(cameraOutputs);
    }

    /** Returns the configuration of a model in the watched folder. */
    static ModelConfig of(String name, Path file, Config config) {
        Bounds bounds = new Bounds(MujocoCapture.PID, Config.class);
        return new ModelConfig(
                name,
                file,
                bounds.check("widthInPixels", config.widthInPixels(), MIN_SIDE, MAX_SIDE),
                bounds.check("heightInPixels", config.heightInPixels(), MIN_SIDE, MAX_SIDE),
                bounds.check("framesPerSecond", config.framesPerSecond(), 1, MAX_FRAMES_PER_SECOND),
                1,
                outputs(config.freeOutputs()),
                outputs(config.cameraOutputs()),
                Quality.of(config.quality()),
                config.runUnwatched());
    }

    /**
     * Returns the configuration of a model that is configured by its path.
     *
     * @throws IllegalArgumentException when a value is not allowed; the message says what is
     */
    static ModelConfig of(String name, Path file, FactoryConfig config) {
        if (config.model().isBlank()) {
            throw new IllegalArgumentException("model is not set; it is the path of an .xml or .mjb file");
        }
        Bounds bounds = new Bounds(ModelCapture.PID, FactoryConfig.class);
        return new ModelConfig(
                name,
                file,
                bounds.check("widthInPixels", config.widthInPixels(), MIN_SIDE, MAX_SIDE),
                bounds.check("heightInPixels", config.heightInPixels(), MIN_SIDE, MAX_SIDE),
                bounds.check("framesPerSecond", config.framesPerSecond(), 1, MAX_FRAMES_PER_SECOND),
                bounds.check("speed", config.speed(), Physics.MIN_SPEED, Physics.MAX_SPEED),
                outputs(config.freeOutputs()),
                outputs(config.cameraOutputs()),
                Quality.of(config.quality()),
                config.runUnwatched());
    }

    static boolean fits(int side) {
        return side >= MIN_SIDE && side <= MAX_SIDE;
    }

    long periodInNs() {
        return FramePacer.periodInNs(framesPerSecond);
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
