/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of MuJoCo and of the watched folder. */
@ObjectClassDefinition(
        name = "Porthole capture: MuJoCo",
        description = "Which MuJoCo runs the models, and the folder whose models are run.")
@interface Config {
    /** The library. */
    @AttributeDefinition(
            name = "Library",
            description = "Absolute path of the libmujoco to use; empty to look for Debian's and the Python wheel's")
    String libraryPath() default "";

    /** Where Python's wheel is. */
    @AttributeDefinition(
            name = "Python",
            description = "Virtual environment or site-packages folder whose mujoco wheel is used; empty for any")
    String pythonPath() default "";

    /** The watched folder. */
    @AttributeDefinition(
            name = "Folder",
            description = "Watched folder, absolute or from the host's folder: its NAME.xml, NAME.mjb and"
                    + " NAME/scene.xml are run; off for none")
    String folder() default "models";

    /** How often the folder is scanned. */
    @AttributeDefinition(
            name = "Interval",
            description = "Milliseconds from one look at the folder to the next",
            min = "100",
            max = "60000")
    int pollIntervalInMs() default 500;

    /** Width of the frames. */
    @AttributeDefinition(
            name = "Width",
            description = "Width of the folder's frames in pixels",
            min = "16",
            max = "4096")
    int widthInPixels() default 640;

    /** Height of the frames. */
    @AttributeDefinition(
            name = "Height",
            description = "Height of the folder's frames in pixels",
            min = "16",
            max = "4096")
    int heightInPixels() default 480;

    /** Frames a second. */
    @AttributeDefinition(
            name = "Rate",
            description = "Frames a second of the folder's models while somebody watches",
            min = "1",
            max = "120")
    double framesPerSecond() default 30;

    /** Outputs of the free camera. */
    @AttributeDefinition(
            name = "Free camera",
            description = "What is shown of the camera that viewers move: colour, depth, segmentation, or none")
    String[] freeOutputs() default {"colour", "depth", "segmentation"};

    /** Outputs of the model's cameras. */
    @AttributeDefinition(
            name = "Cameras",
            description = "What is shown of each of the models' own cameras: colour, depth, segmentation, or none")
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
            description = "Whether time passes in the folder's models while nobody watches or steers them")
    boolean runUnwatched() default false;
}
