/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.control.ControlService;
import io.porthole.capture.kit.Bounds;
import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
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
    private final BundleContext host;
    private final LoadQueue loads = new LoadQueue();
    private final FrameworkListener started = this::started;
    private final ModelContext shared;
    private final int pollIntervalInMs;
    private final AutoCloseable watcher;
    private volatile @Nullable ControlService control;

    /** Called by the component runtime. */
    @Activate
    public MujocoCapture(BundleContext context, Config config) {
        host = context;
        home = Path.of(Objects.requireNonNullElse(context.getProperty("porthole.home"), ""));
        shared = new ModelContext(
                new LibraryFinder(config.libraryPath(), config.pythonPath(), System.getenv()), loads, this::isSteered);
        pollIntervalInMs = new Bounds(PID, Config.class)
                .check("pollIntervalInMs", config.pollIntervalInMs(), MIN_POLL_MS, MAX_POLL_MS);
        context.addFrameworkListener(started);
        if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.ACTIVE) {
            loads.open();
        }
        watcher = config.folder().strip().equals("off") ? () -> {} : watchFolder(resolve(config.folder()), config);
    }

    private AutoCloseable watchFolder(Path folder, Config config) {
        LOG.info(
                "[mujoco] Runs the models in {}{}",
                folder,
                Files.isDirectory(folder) ? "" : ", which is not there yet");
        return watch(new ModelFolder(folder), (name, file) -> ModelConfig.of(name, file, config), host);
    }

    /** Lets models load when the host has started, which they would delay. */
    private void started(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED) {
            loads.open();
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setControl(ControlService service) {
        control = service;
    }

    void unsetControl(ControlService service) {
        if (control == service) {
            control = null;
        }
    }

    private boolean isSteered(String stream) {
        ControlService service = control;
        return service != null && service.holder(stream) != null;
    }

    /** Resolves an absolute path, or one from the host's folder. */
    Path resolve(String path) {
        return home.resolve(path.strip()).toAbsolutePath().normalize();
    }

    /**
     * Runs models as services of a bundle for as long as they are found; closing the result ends them.
     *
     * @param config gives a model's configuration, or throws IllegalArgumentException, which its stream says
     */
    AutoCloseable watch(ModelFinder finder, BiFunction<String, Path, ModelConfig> config, BundleContext context) {
        return new ModelWatcher(finder, pollIntervalInMs, (name, file) -> {
            StreamPublisher publisher = new ServicePublisher(context);
            try {
                return new ModelRun(config.apply(name, file), shared, publisher);
            } catch (IllegalArgumentException e) {
                String reason = String.valueOf(e.getMessage());
                LOG.error("[mujoco] [model {}] Failed: {}", name, reason);
                publisher.publish(List.of(ModelSource.failed(name, name, reason)), 1, null);
                return publisher::clear;
            }
        });
    }

    @Deactivate
    void deactivate() throws Exception {
        host.removeFrameworkListener(started);
        watcher.close();
    }
}
