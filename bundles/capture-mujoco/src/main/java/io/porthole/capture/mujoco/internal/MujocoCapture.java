/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.kit.Bounds;
import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MuJoCo library and the watched folder of models. Nothing is loaded before there is a model.
 * Immediate, because the folder is watched whether or not a model is configured.
 */
@Component(service = MujocoCapture.class, configurationPid = MujocoCapture.PID, immediate = true)
@Designate(ocd = Config.class)
public final class MujocoCapture {
    static final String PID = "io.porthole.capture.mujoco.models";

    private static final Logger LOG = LoggerFactory.getLogger(MujocoCapture.class);

    private static final int MIN_POLL_MS = 100;
    private static final int MAX_POLL_MS = 60_000;

    private final Path home;
    private final LibraryFinder finder;
    private final AutoCloseable watch;

    /** Called by the component runtime. */
    @Activate
    public MujocoCapture(BundleContext context, Config config) {
        home = Path.of(Objects.requireNonNullElse(context.getProperty("porthole.home"), ""));
        finder = new LibraryFinder(config.libraryPath(), config.pythonPath(), System.getenv());
        if (config.folder().strip().equals("off")) {
            watch = () -> {};
            return;
        }
        Path folder = resolve(config.folder());
        watch = new FolderWatcher(
                new ModelFolder(folder),
                new Bounds(PID, Config.class)
                        .check("pollIntervalInMs", config.pollIntervalInMs(), MIN_POLL_MS, MAX_POLL_MS),
                (name, found) -> run(name, () -> ModelConfig.of(name, found.file(), config), context));
        LOG.info("[mujoco] Runs the models in {}", folder);
    }

    /** Resolves an absolute path, or one from the host's folder. */
    Path resolve(String path) {
        return home.resolve(path.strip()).toAbsolutePath().normalize();
    }

    /**
     * Runs a model as services of a bundle; closing the result ends it. An invalid configuration becomes a failed
     * stream with the reason.
     */
    AutoCloseable run(String name, Supplier<ModelConfig> config, BundleContext context) {
        StreamPublisher publisher = new ServicePublisher(context);
        try {
            return new ModelRun(config.get(), finder, publisher);
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            LOG.error("[mujoco] [model {}] Failed: {}", name, reason);
            publisher.publish(List.of(ModelSource.failed(name, name, reason)), 1, null);
            return publisher::clear;
        }
    }

    @Deactivate
    void deactivate() throws Exception {
        watch.close();
    }
}
