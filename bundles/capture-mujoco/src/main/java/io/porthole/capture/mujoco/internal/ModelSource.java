/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.Quality;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One model that is configured by its path: its streams for each configuration. */
@Component(
        service = {},
        configurationPid = "io.porthole.capture.mujoco",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ModelSource.Config.class, factory = true)
public final class ModelSource {
    /** Settings. */
    @ObjectClassDefinition(
            name = "Porthole capture: MuJoCo model",
            description = "A MuJoCo model that runs inside the host: its cameras as streams.")
    public @interface Config {
        /** The model's file. */
        @AttributeDefinition(
                name = "Model",
                description = "Path of the model, absolute or from the host's folder: MJCF or URDF (.xml), or MuJoCo's"
                        + " own .mjb")
        String model() default "";

        /** What the names of the streams begin with. */
        @AttributeDefinition(
                name = "Name",
                description = "Name of the free camera's stream, and what the names of the others begin with; empty for"
                        + " the name of the model's file")
        String name() default "";

        /** Width of the pictures. */
        @AttributeDefinition(name = "Width", description = "Width of the pictures in pixels", min = "16", max = "4096")
        int widthInPixels() default 640;

        /** Height of the pictures. */
        @AttributeDefinition(
                name = "Height",
                description = "Height of the pictures in pixels",
                min = "16",
                max = "4096")
        int heightInPixels() default 480;

        /** Pictures a second. */
        @AttributeDefinition(
                name = "Rate",
                description = "Pictures a second while somebody watches",
                min = "1",
                max = "120")
        double framesPerSecond() default 30;

        /** Speed of time. */
        @AttributeDefinition(name = "Speed", description = "Simulated seconds in a second", min = "0.01", max = "100")
        double speed() default 1;

        /** What is shown of the free camera. */
        @AttributeDefinition(
                name = "Free camera",
                description = "What is shown of the camera that viewers move: colour, depth, segmentation, or none")
        String[] freeOutputs() default {"colour", "depth", "segmentation"};

        /** What is shown of the model's cameras. */
        @AttributeDefinition(
                name = "Cameras",
                description = "What is shown of each of the model's own cameras: colour, depth, segmentation, or none")
        String[] cameraOutputs() default {"colour"};

        /** How much work goes into a picture. */
        @AttributeDefinition(
                name = "Quality",
                description = "fast (no shadows, no reflections), normal, best (with smooth edges), or auto (normal as"
                        + " long as there is time for it)")
        String quality() default "auto";
    }

    private final AutoCloseable run;

    /** Called by the component runtime. */
    @Activate
    public ModelSource(BundleContext context, @Reference ModelHost host, Config config) {
        Path file = host.resolve(config.model().isBlank() ? "model" : config.model());
        String name = config.name().isBlank() ? ModelFolder.name(file) : StreamNames.valid(config.name());
        run = host.run(
                name,
                () -> {
                    if (config.model().isBlank()) {
                        throw new IllegalArgumentException("model is not set; it is the path of an .xml or .mjb file");
                    }
                    return new ModelWish(
                            name,
                            file,
                            config.widthInPixels(),
                            config.heightInPixels(),
                            config.framesPerSecond(),
                            config.speed(),
                            ModelWish.outputs(config.freeOutputs()),
                            ModelWish.outputs(config.cameraOutputs()),
                            Quality.of(config.quality()));
                },
                context);
    }

    @Deactivate
    void deactivate() throws Exception {
        run.close();
    }
}
