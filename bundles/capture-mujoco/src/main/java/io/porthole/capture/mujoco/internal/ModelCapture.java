/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One model that is configured by its path: a component for each configuration. */
@Component(
        service = {},
        configurationPid = ModelCapture.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FactoryConfig.class, factory = true)
public final class ModelCapture {
    static final String PID = "io.porthole.capture.mujoco";

    private static final Logger LOG = LoggerFactory.getLogger(ModelCapture.class);

    private final AutoCloseable watcher;

    /** Called by the component runtime. */
    @Activate
    public ModelCapture(BundleContext context, @Reference MujocoCapture host, FactoryConfig config) {
        Path file = host.resolve(config.model().isBlank() ? "model" : config.model());
        String name = config.name().isBlank() ? ModelFolder.name(file) : StreamNames.valid(config.name());
        if (!config.name().isBlank() && !config.name().equals(name)) {
            LOG.warn(
                    "[mujoco] name '{}' is not {}; the streams are called {}",
                    config.name(),
                    StreamNames.ALLOWED,
                    name);
        }
        watcher = host.watch(new SingleModel(name, file), (n, f) -> ModelConfig.of(n, f, config), context);
    }

    @Deactivate
    void deactivate() throws Exception {
        watcher.close();
    }
}
