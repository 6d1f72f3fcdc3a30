/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds the layout against a small model whose every number is known, read in both ways: as a field and through
 * MuJoCo's own functions. A library that was built differently is found out before anything is written into it.
 */
final class LayoutCheck {
    private static final String MODEL = """
            <mujoco model="layout">
              <option timestep="0.00371"/>
              <statistic extent="3.25" center="0.25 0.5 0.75"/>
              <visual>
                <global offwidth="321" offheight="123"/>
                <quality shadowsize="512" offsamples="3"/>
                <map znear="0.0125" zfar="75"/>
              </visual>
              <worldbody>
                <camera name="first"/>
                <camera name="second"/>
                <geom type="plane" size="1 1 1"/>
                <body name="one" pos="0.5 0.25 2">
                  <freejoint name="free"/>
                  <geom size="0.1"/>
                  <geom size="0.1" pos="0.2 0 0"/>
                </body>
                <body name="two" pos="-1 0 2">
                  <freejoint/>
                  <geom size="0.1"/>
                </body>
              </worldbody>
              <actuator>
                <motor name="push" joint="free" gear="1 0 0 0 0 0" ctrllimited="true" ctrlrange="-0.5 0.75"/>
                <motor joint="free" gear="0 1 0 0 0 0"/>
              </actuator>
            </mujoco>
            """;

    private static final int GEOMS = 4;
    private static final int CAPACITY = 77;
    private static final double CLOSE = 1e-6;
    private static final ErrorHandlers.Listener SILENT = new ErrorHandlers.Listener() {
        @Override
        public void warning(String message) {}

        @Override
        public void lost(String message) {}
    };

    private final Layout layout;
    private final World world;
    private final Pointer model;
    private final Pointer data;

    private LayoutCheck(Layout layout, World world) {
        this.layout = layout;
        this.world = world;
        this.model = world.model();
        this.data = world.data();
    }

    /**
     * Checks the library that is bound.
     *
     * @throws MujocoException when something is not where the layout says
     */
    static void run(Layout layout) throws MujocoException {
        ErrorHandlers.listen(SILENT); // the warnings that this makes are meant
        try {
            Path file = Files.createTempFile("porthole-layout", ".xml");
            try {
                Files.writeString(file, MODEL);
                try (World world = World.load(layout, file)) {
                    new LayoutCheck(layout, world).all();
                }
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new MujocoException("the layout cannot be checked: " + e.getMessage());
        } finally {
            ErrorHandlers.ignore();
        }
    }

    private void all() throws MujocoException {
        model();
        data();
        try (Memory scene = new Memory(layout.sceneBytes);
                Memory option = new Memory(layout.optionBytes);
                Memory camera = new Memory(layout.cameraBytes);
                Memory perturb = new Memory(layout.perturbBytes)) {
            long at = Pointer.nativeValue(scene);
            Mj.mjv_defaultScene(at);
            Mj.mjv_defaultOption(Pointer.nativeValue(option));
            Mj.mjv_defaultPerturb(Pointer.nativeValue(perturb));
            camera(camera);
            Mj.mjv_makeScene(world.modelAddress(), at, CAPACITY);
            try {
                Mj.mjv_updateScene(
                        world.modelAddress(),
                        world.dataAddress(),
                        Pointer.nativeValue(option),
                        Pointer.nativeValue(perturb),
                        Pointer.nativeValue(camera),
                        Mj.CATEGORIES,
                        at);
                scene(scene);
                perturb(perturb, at);
            } finally {
                Mj.mjv_freeScene(at);
            }
        }
    }

    private void model() throws MujocoException {
        same("mjModel.nbody", 3, model.getInt(layout.modelBodies));
        same("mjModel.ngeom", GEOMS, model.getInt(layout.modelGeoms));
        same("mjModel.ncam", 2, model.getInt(layout.modelCameras));
        same("mjModel.opt.timestep", 0.00371, model.getDouble(layout.modelTimestep));
        same("mjModel.stat.extent", 3.25, model.getDouble(layout.modelExtent));
        same("mjModel.stat.center", 0.5, model.getDouble(layout.modelCentre + 8L));
        same("mjModel.vis.global.offwidth", 321, model.getInt(layout.modelOffscreenWidth));
        same("mjModel.vis.global.offheight", 123, model.getInt(layout.modelOffscreenHeight));
        same("mjModel.vis.quality.shadowsize", 512, model.getInt(layout.modelShadowSize));
        same("mjModel.vis.quality.offsamples", 3, model.getInt(layout.modelSamples));
        same("mjModel.vis.map.znear", 0.0125f, model.getFloat(layout.modelNear));
        same("mjModel.vis.map.zfar", 75, model.getFloat(layout.modelFar));
        int[] bodies = model.getPointer(layout.modelGeomBodies).getIntArray(0, GEOMS);
        for (int geom = 0; geom < GEOMS; geom++) {
            same("mjModel.geom_bodyid", List.of(0, 1, 1, 2).get(geom), bodies[geom]);
        }
        same("mjModel.nu", 2, model.getInt(layout.modelControls));
        List<Actuator> actuators = world.actuators();
        same("the actuators' names", 1, actuators.get(0).name().equals("push") ? 1 : 0);
        same("mjModel.actuator_ctrllimited", 1, actuators.get(0).limited() ? 1 : 0);
        same("mjModel.actuator_ctrllimited", 0, actuators.get(1).limited() ? 1 : 0);
        same("mjModel.actuator_ctrlrange", -0.5, actuators.get(0).min());
        same("mjModel.actuator_ctrlrange", 0.75, actuators.get(0).max());
        same("the cameras' names", 1, world.cameras().equals(List.of("first", "second")) ? 1 : 0);
    }

    private void data() throws MujocoException {
        Pointer positions = data.getPointer(layout.dataPositions);
        same("mjData.xpos", 0.25, positions.getDouble(8L * (3 + 1)));
        same("mjData.xpos", -1, positions.getDouble(8L * 6));
        same("mjData.time", 0, data.getDouble(layout.dataTime));
        Mj.mj_step(world.modelAddress(), world.dataAddress());
        same("mjData.time", 0.00371, data.getDouble(layout.dataTime));
        for (int kind : layout.unstable) {
            long count = layout.dataWarnings + (long) kind * layout.warningBytes + layout.warningCount;
            same("mjData.warning", 0, data.getInt(count));
            Mj.mj_warning(world.dataAddress(), kind, 0);
            same("mjData.warning", 1, data.getInt(count));
        }
        world.control(1, 0.25);
        same("mjData.ctrl", 0.25, world.control(1));
        Mj.mj_resetData(world.modelAddress(), world.dataAddress());
        same("mjData.ctrl", 0, world.control(1));
        Mj.mj_forward(world.modelAddress(), world.dataAddress());
        same("mjData.time", 0, data.getDouble(layout.dataTime));
    }

    private void camera(Pointer camera) throws MujocoException {
        Mj.mjv_defaultFreeCamera(world.modelAddress(), Pointer.nativeValue(camera));
        same("mjvCamera.type", Mj.CAMERA_FREE, camera.getInt(layout.cameraType));
        same("mjvCamera.fixedcamid", -1, camera.getInt(layout.cameraFixed));
        same("mjvCamera.trackbodyid", -1, camera.getInt(layout.cameraTracked));
        same("mjvCamera.lookat", 0.75, camera.getDouble(layout.cameraLookAt + 16L));
        same("mjvCamera.distance", 1.5 * 3.25, camera.getDouble(layout.cameraDistance));
        same("mjvCamera.azimuth", 90, camera.getDouble(layout.cameraAzimuth));
        same("mjvCamera.elevation", -45, camera.getDouble(layout.cameraElevation));
    }

    private void scene(Pointer scene) throws MujocoException {
        same("mjvScene.maxgeom", CAPACITY, scene.getInt(layout.sceneCapacity));
        int geoms = scene.getInt(layout.sceneGeoms);
        same("mjvScene.ngeom", 1, geoms >= GEOMS && geoms <= CAPACITY ? 1 : 0);
        Set<Integer> objects = new HashSet<>();
        Set<Integer> segments = new HashSet<>();
        Pointer array = scene.getPointer(layout.sceneGeomArray);
        for (int i = 0; i < geoms; i++) {
            long at = (long) i * layout.geomBytes;
            if (array.getInt(at + layout.geomObjectType) == layout.objectGeom) {
                objects.add(array.getInt(at + layout.geomObject));
                segments.add(array.getInt(at + layout.geomSegment));
            }
        }
        same("mjvGeom.objid", 1, objects.equals(Set.of(0, 1, 2, 3)) ? 1 : 0);
        same("mjvGeom.segid", GEOMS, segments.size());
        same("mjvScene.flags", 1, scene.getByte(layout.sceneFlags + (long) layout.flagShadow));
        same("mjvScene.flags", 1, scene.getByte(layout.sceneFlags + (long) layout.flagReflection));
        same("mjvScene.flags", 1, scene.getByte(layout.sceneFlags + (long) layout.flagSkybox));
        same("mjvScene.flags", 0, scene.getByte(layout.sceneFlags + (long) layout.flagSegment));
        same("mjvScene.flags", 0, scene.getByte(layout.sceneFlags + (long) layout.flagIdColour));
    }

    private void perturb(Pointer perturb, long scene) throws MujocoException {
        long at = Pointer.nativeValue(perturb);
        same("mjvPerturb.skinselect", -1, perturb.getInt(layout.perturbSkin));
        perturb.setInt(layout.perturbSelected, 1);
        Mj.mjv_initPerturb(world.modelAddress(), world.dataAddress(), scene, at);
        long height = layout.perturbPosition + 16L;
        same("mjvPerturb.refpos", 2, perturb.getDouble(height));
        perturb.setInt(layout.perturbActive, 1);
        // nearer versions pull at a point of the body, wherever the body's own reference is
        Mj.mjv_movePerturb(world.modelAddress(), world.dataAddress(), Mj.MOUSE_MOVE_V, 0, 0.25, scene, at);
        Mj.mjv_applyPerturbForce(world.modelAddress(), world.dataAddress(), at);
        double[] forces = data.getPointer(layout.dataForces).getDoubleArray(0, 18);
        same("mjData.xfrc_applied", 1, Math.abs(forces[8]) > CLOSE ? 1 : 0);
        same("mjData.xfrc_applied", 0, Math.abs(forces[2]) + Math.abs(forces[14]));
    }

    private void same(String field, double wanted, double found) throws MujocoException {
        if (!(Math.abs(wanted - found) <= CLOSE)) {
            throw new MujocoException(
                    "it says that it is version " + layout.version + " but has something else at " + field + " ("
                            + found + " instead of " + wanted + "); it was not built from that version's sources");
        }
    }
}
