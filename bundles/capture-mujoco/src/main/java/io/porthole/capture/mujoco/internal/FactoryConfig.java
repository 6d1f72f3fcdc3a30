/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one model. */
@ObjectClassDefinition(
        name = "Porthole capture: MuJoCo model",
        description = "A MuJoCo model that runs inside the host: its cameras as streams.")
@interface FactoryConfig {
    /** The model's file. */
    @AttributeDefinition(
            name = "Model",
            description = "Path of the model, absolute or from the host's folder: MJCF or URDF (.xml), or MuJoCo's"
                    + " own .mjb")
    String model() default "";

    /** Prefix of the names of the streams. */
    @AttributeDefinition(
            name = "Name",
            description = "Name of the free camera's stream, and what the names of the others begin with; empty for"
                    + " the name of the model's file")
    String name() default "";

    /** Width of the frames. */
    @AttributeDefinition(name = "Width", description = "Width of the frames in pixels", min = "16", max = "4096")
    int widthInPixels() default 640;

    /** Height of the frames. */
    @AttributeDefinition(name = "Height", description = "Height of the frames in pixels", min = "16", max = "4096")
    int heightInPixels() default 480;

    /** Frames a second. */
    @AttributeDefinition(name = "Rate", description = "Frames a second while somebody watches", min = "1", max = "120")
    double framesPerSecond() default 30;

    /** Speed of the simulation. */
    @AttributeDefinition(name = "Speed", description = "Simulated seconds in a second", min = "0.01", max = "100")
    double speed() default 1;

    /** Outputs of the free camera. */
    @AttributeDefinition(
            name = "Free camera",
            description = "What is shown of the camera that viewers move: colour, depth, segmentation, or none")
    String[] freeOutputs() default {"colour", "depth", "segmentation"};

    /** Outputs of the model's cameras. */
    @AttributeDefinition(
            name = "Cameras",
            description = "What is shown of each of the model's own cameras: colour, depth, segmentation, or none")
    String[] cameraOutputs() default {"colour"};

    /** How much work goes into a frame. */
    @AttributeDefinition(
            name = "Quality",
            description = "fast (no shadows, no reflections), normal, best (with smooth edges), or auto (normal as"
                    + " long as there is time for it)")
    String quality() default "auto";

    /** Whether time passes unwatched. */
    @AttributeDefinition(
            name = "Unwatched",
            description = "Whether time passes while nobody watches or steers the model")
    boolean runUnwatched() default false;
}
