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

/** One model that is configured by its path: a component for each configuration. */
@Component(
        service = {},
        configurationPid = ModelCapture.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FactoryConfig.class, factory = true)
public final class ModelCapture {
    static final String PID = "io.porthole.capture.mujoco";

    private final AutoCloseable run;

    /** Called by the component runtime. */
    @Activate
    public ModelCapture(BundleContext context, @Reference MujocoCapture host, FactoryConfig config) {
        Path file = host.resolve(config.model().isBlank() ? "model" : config.model());
        String name = config.name().isBlank() ? ModelFolder.name(file) : StreamNames.valid(config.name());
        run = host.run(name, () -> ModelConfig.of(name, file, config), context);
    }

    @Deactivate
    void deactivate() throws Exception {
        run.close();
    }
}
