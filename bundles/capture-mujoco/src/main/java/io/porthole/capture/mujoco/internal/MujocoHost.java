/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Which MuJoCo is used. */
@Component(service = MujocoHost.class, configurationPid = "io.porthole.capture.mujoco.host")
@Designate(ocd = MujocoHost.Config.class)
public final class MujocoHost {
    /** Settings. */
    @ObjectClassDefinition(
            name = "Porthole capture: MuJoCo",
            description = "Which MuJoCo runs the models.")
    public @interface Config {
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
    }

    private final LibraryFinder finder;

    /** Called by the component runtime. */
    @Activate
    public MujocoHost(Config config) {
        finder = new LibraryFinder(config.libraryPath(), config.pythonPath(), System.getenv());
    }

    LibraryFinder finder() {
        return finder;
    }
}
