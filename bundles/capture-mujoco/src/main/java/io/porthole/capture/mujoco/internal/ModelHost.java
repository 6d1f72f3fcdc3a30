/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import io.porthole.capture.mujoco.internal.lib.Quality;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which MuJoCo runs the models, and the folder whose models are run. Nothing is loaded before there is a model.
 * Immediate, because the folder is watched whether or not a model is configured.
 */
@Component(service = ModelHost.class, configurationPid = "io.porthole.capture.mujoco.models", immediate = true)
@Designate(ocd = ModelHost.Config.class)
public final class ModelHost {
    private static final Logger LOG = LoggerFactory.getLogger(ModelHost.class);

    /** Settings. */
    @ObjectClassDefinition(
            name = "Porthole capture: MuJoCo",
            description = "Which MuJoCo runs the models, and the folder whose models are run.")
    public @interface Config {
        /** The library. */
        @AttributeDefinition(
                name = "Library",
                description =
                        "Absolute path of the libmujoco to use; empty to look for Debian's and the Python wheel's")
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

        /** How often the folder is looked at. */
        @AttributeDefinition(
                name = "Interval",
                description = "Milliseconds from one look at the folder to the next",
                min = "100",
                max = "60000")
        int pollIntervalInMs() default 500;

        /** Width of the pictures. */
        @AttributeDefinition(
                name = "Width",
                description = "Width of the folder's pictures in pixels",
                min = "16",
                max = "4096")
        int widthInPixels() default 640;

        /** Height of the pictures. */
        @AttributeDefinition(
                name = "Height",
                description = "Height of the folder's pictures in pixels",
                min = "16",
                max = "4096")
        int heightInPixels() default 480;

        /** Pictures a second. */
        @AttributeDefinition(
                name = "Rate",
                description = "Pictures a second of the folder's models while somebody watches",
                min = "1",
                max = "120")
        double framesPerSecond() default 30;

        /** What is shown of the free camera. */
        @AttributeDefinition(
                name = "Free camera",
                description = "What is shown of the camera that viewers move: colour, depth, segmentation, or none")
        String[] freeOutputs() default {"colour", "depth", "segmentation"};

        /** What is shown of the model's cameras. */
        @AttributeDefinition(
                name = "Cameras",
                description = "What is shown of each of the models' own cameras: colour, depth, segmentation, or none")
        String[] cameraOutputs() default {"colour"};

        /** How much work goes into a picture. */
        @AttributeDefinition(
                name = "Quality",
                description = "fast (no shadows, no reflections), normal, best (with smooth edges), or auto (normal as"
                        + " long as there is time for it)")
        String quality() default "auto";
    }

    private final Path home;
    private final LibraryFinder finder;
    private final AutoCloseable watch;

    /** Called by the component runtime. */
    @Activate
    public ModelHost(BundleContext context, Config config) {
        home = Path.of(Objects.requireNonNullElse(context.getProperty("porthole.home"), ""));
        finder = new LibraryFinder(config.libraryPath(), config.pythonPath(), System.getenv());
        if (config.folder().strip().equals("off")) {
            watch = () -> {};
            return;
        }
        Path folder = resolve(config.folder());
        watch = new FolderWatch(
                new ModelFolder(folder),
                Math.max(100, Math.min(60_000, config.pollIntervalInMs())),
                (name, found) -> run(
                        name,
                        () -> new ModelWish(
                                name,
                                found.file(),
                                config.widthInPixels(),
                                config.heightInPixels(),
                                config.framesPerSecond(),
                                1,
                                ModelWish.outputs(config.freeOutputs()),
                                ModelWish.outputs(config.cameraOutputs()),
                                Quality.of(config.quality())),
                        context));
        LOG.info("MuJoCo models are taken from {}", folder);
    }

    /** An absolute path, or one from the host's folder. */
    Path resolve(String path) {
        return home.resolve(path.strip()).toAbsolutePath().normalize();
    }

    /**
     * Runs a model as services of a bundle; what is returned ends it again. A wish that cannot be understood becomes a
     * stream that says why.
     */
    AutoCloseable run(String name, Supplier<ModelWish> wish, BundleContext context) {
        Stage stage = new ServiceStage(context);
        try {
            return new ModelRun(wish.get(), finder, stage);
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            LOG.error("{}: {}", name, reason);
            stage.show(List.of(ModelStream.failed(name, name, reason)), 1, null);
            return stage::clear;
        }
    }

    @Deactivate
    void deactivate() throws Exception {
        watch.close();
    }
}
