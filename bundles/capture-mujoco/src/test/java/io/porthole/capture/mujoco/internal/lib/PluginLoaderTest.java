/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the library and the plugins of the Python wheel. */
class PluginLoaderTest {
    /** A body that a plugin holds up as a controller. */
    private static final String MODEL = """
            <mujoco>
              <extension>
                <plugin plugin="mujoco.pid"><instance name="pid"><config key="kp" value="400"/></instance></plugin>
              </extension>
              <worldbody>
                <body><joint name="slide" type="slide" axis="0 0 1" damping="20"/><geom size="0.2" mass="1"/></body>
              </worldbody>
              <actuator><plugin joint="slide" plugin="mujoco.pid" instance="pid"/></actuator>
            </mujoco>
            """;

    @TempDir
    Path folder;

    private Path library;
    private Path plugin;

    @BeforeEach
    void findTheWheel() throws MujocoException {
        for (LibraryFinder finder : Libraries.all()) {
            library = finder.candidates().get(0);
            plugin = library.resolveSibling("plugin").resolve("libactuator.so");
            if (Files.exists(plugin)) {
                return;
            }
        }
        assumeTrue(false, "there is no MuJoCo with plugins; set PORTHOLE_MUJOCO_PYTHON to a Python with the wheel");
    }

    private void runTheModel(Path file) throws IOException, MujocoException {
        Path model = Files.writeString(folder.resolve("pid.xml"), MODEL);
        try (MujocoLibrary bound = MujocoLibrary.retain(new LibraryFinder(file.toString(), "", Map.of()));
                World world = World.load(bound, model)) {
            for (int i = 0; i < 1000; i++) {
                assertTrue(world.step());
            }
            double height =
                    world.data().getPointer(world.layout().dataPositions).getDouble(8L * 5);
            // held up by the spring that the controller is; without it the fall would go on
            assertEquals(-9.81 / 400, height, 0.01);
        }
    }

    @Test
    void aModelWithAPluginOfThePackageLoadsAndRunsAndAgainWhenTheLibraryWasLeft() throws Exception {
        runTheModel(library);
        runTheModel(library);
    }

    @Test
    void aPluginThatIsBrokenOrThereTwiceIsALineInTheLogAndNoDeath() throws Exception {
        Path mine = Files.createSymbolicLink(folder.resolve(library.getFileName()), library);
        Path plugins = Files.createDirectory(folder.resolve("plugin"));
        Files.writeString(plugins.resolve("broken.so"), "this is no library");
        Files.createSymbolicLink(plugins.resolve("gone.so"), folder.resolve("nowhere.so"));
        Files.copy(plugin, plugins.resolve("second.so"));
        try (MujocoLibrary bound = MujocoLibrary.retain(new LibraryFinder(mine.toString(), "", Map.of()))) {
            List<Path> loaded = PluginLoader.load(bound.path());
            assertTrue(loaded.contains(plugin.toRealPath()), loaded::toString);
            assertFalse(loaded.contains(plugins.resolve("broken.so").toRealPath()), loaded::toString);
        }
        runTheModel(mine);
        assertFalse(ErrorHandlers.exhausted());
    }
}
