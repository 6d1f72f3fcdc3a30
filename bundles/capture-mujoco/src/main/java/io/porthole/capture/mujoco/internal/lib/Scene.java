/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.FloatBuffer;

/**
 * MuJoCo's mjvScene: what a camera sees of a world, which takes no OpenGL until it is drawn. Belongs to the thread that
 * draws.
 */
public final class Scene implements AutoCloseable {
    private static final int MAX_GEOMS = 20_000;

    private final World world;
    private final Layout layout;
    private final Memory scene;
    private final Memory option;

    /** Creates an empty scene. */
    public Scene(World world) {
        this.world = world;
        this.layout = world.layout();
        scene = new Memory(layout.sceneBytes);
        option = new Memory(layout.optionBytes);
        Mj.mjv_defaultOption(optionAddress());
        Mj.mjv_defaultScene(address());
        Mj.mjv_makeScene(world.modelAddress(), address(), MAX_GEOMS);
    }

    long address() {
        return Pointer.nativeValue(scene);
    }

    Pointer memory() {
        return scene;
    }

    long optionAddress() {
        return Pointer.nativeValue(option);
    }

    /** Updates the scene for a camera. Needs the world to be held. */
    public void update(MjvCamera camera, Perturbation perturbation) {
        Mj.mjv_updateScene(
                world.modelAddress(),
                world.dataAddress(),
                optionAddress(),
                perturbation.address(),
                camera.address(),
                Mj.CATEGORIES,
                address());
    }

    /**
     * Selects the body under a point of the updated scene. Needs the world to be held.
     *
     * @param x 0..1 from the left edge
     * @param y 0..1 from the upper edge
     * @return the body, 0 for none that can move
     */
    public int pick(Perturbation perturbation, double aspect, double x, double y) {
        try (Memory found = new Memory(64)) {
            found.clear();
            long at = Pointer.nativeValue(found);
            long model = world.modelAddress(), data = world.dataAddress();
            int body = layout.selectsFlexes
                    ? Mj.SelectFlexes.mjv_select(
                            model, data, optionAddress(), aspect, x, 1 - y, address(), at, at + 24, at + 32, at + 40)
                    : Mj.Select.mjv_select(
                            model, data, optionAddress(), aspect, x, 1 - y, address(), at, at + 24, at + 40);
            perturbation.select(Math.max(0, body), found.getDoubleArray(0, 3));
            return perturbation.selected();
        }
    }

    /** Begins to pull the selected body. Needs the world to be held. */
    public void beginPull(Perturbation perturbation, Perturbation.Pull how) {
        perturbation.begin(how, address());
    }

    /** Pulls by these fractions of the image's height. Needs the world to be held. */
    public void pull(Perturbation perturbation, Perturbation.Pull how, double dx, double dy) {
        perturbation.pull(how, dx, dy, address());
    }

    /** Returns how much of the world the updated scene shows from top to bottom at a distance of one metre. */
    public double frustumHeight() {
        return Mj.mjv_frustumHeight(address());
    }

    /** Switches one of the effects with which the scene is drawn. */
    void flag(int flag, boolean on) {
        scene.setByte(layout.sceneFlags + (long) flag, (byte) (on ? 1 : 0));
    }

    /** Converts the depths of the last drawing to metres. */
    void convertToMetres(FloatBuffer depths, int count) {
        float near = scene.getFloat(layout.sceneNear);
        float far = scene.getFloat(layout.sceneFar);
        if (layout.sceneOrthographic >= 0 && scene.getInt(layout.sceneOrthographic) != 0) {
            Depth.orthographic(depths, count, near, far);
        } else {
            Depth.perspective(depths, count, near, far);
        }
    }

    @Override
    public void close() {
        Mj.mjv_freeScene(address());
        scene.close();
        option.close();
    }
}
