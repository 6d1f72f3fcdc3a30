/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small models. */
final class Models {
    /** A red ball above a floor, a green box, and two cameras, one of which looks straight down from 3 metres. */
    static final String BALL = """
            <mujoco model="ball">
              <option timestep="0.002"/>
              <visual><global azimuth="90" elevation="-20"/></visual>
              <statistic center="0 0 0.5" extent="2"/>
              <worldbody>
                <light pos="0 0 4" dir="0 0 -1" directional="true"/>
                <camera name="top" pos="0 0 3" xyaxes="1 0 0 0 1 0"/>
                <camera name="side view" pos="0 -4 1" xyaxes="1 0 0 0 0 1"/>
                <geom name="floor" type="plane" size="4 4 0.1" rgba="0.3 0.3 0.8 1"/>
                <body name="ball" pos="0 0 1">
                  <freejoint/>
                  <geom name="ball" size="0.25" rgba="1 0 0 1" mass="1"/>
                </body>
                <body name="box" pos="1 0 0.2">
                  <freejoint/>
                  <geom name="box" type="box" size="0.2 0.2 0.2" rgba="0 1 0 1" mass="1"/>
                </body>
              </worldbody>
            </mujoco>
            """;

    /** A motor that spins up a wheel until the numbers overflow, with as large steps as it takes. */
    static final String UNSTABLE = """
            <mujoco model="unstable">
              <option timestep="0.05" gravity="0 0 -1e9"/>
              <worldbody>
                <light pos="0 0 4"/>
                <geom type="plane" size="4 4 0.1"/>
                <body pos="0 0 1">
                  <joint type="slide" axis="0 0 1" stiffness="1e9"/>
                  <geom size="0.25"/>
                </body>
              </worldbody>
            </mujoco>
            """;

    /** A red ball that a position actuator lifts by its control, in metres, seen from 4 metres. */
    static final String LIFT = """
            <mujoco model="lift">
              <option timestep="0.002" gravity="0 0 0"/>
              <worldbody>
                <light pos="0 -4 0" dir="0 1 0" directional="true"/>
                <camera name="side" pos="0 -4 0" xyaxes="1 0 0 0 0 1"/>
                <body name="ball">
                  <joint name="slide" type="slide" axis="0 0 1" damping="20"/>
                  <geom size="0.25" rgba="1 0 0 1" mass="1"/>
                </body>
              </worldbody>
              <actuator>
                <position name="lift" joint="slide" kp="100" ctrllimited="true" ctrlrange="-1 1"/>
              </actuator>
            </mujoco>
            """;

    private Models() {}

    /** Returns what models share in a host that has started and whose streams nobody steers. */
    static ModelContext context(LibraryFinder library) {
        LoadQueue loads = new LoadQueue();
        loads.open();
        return new ModelContext(library, loads, stream -> false);
    }

    /** Writes a model into a folder. */
    static Path write(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
