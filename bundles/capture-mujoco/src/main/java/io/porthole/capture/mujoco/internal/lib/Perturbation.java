/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** MuJoCo's mjvPerturb: the selected body and how a viewer pulls it. All methods need the world to be held. */
public final class Perturbation implements AutoCloseable {
    /** How a body is pulled. */
    public enum Pull {
        /** Along the image plane. */
        SHIFT(1, Mj.MOUSE_MOVE_V),
        /** Along the floor. */
        SLIDE(1, Mj.MOUSE_MOVE_H),
        /** Around itself. */
        TURN(2, Mj.MOUSE_ROTATE_V);

        private final int kind;
        private final int action;

        Pull(int kind, int action) {
            this.kind = kind;
            this.action = action;
        }
    }

    private static final long FORCE_BYTES = 6 * 8L;

    private final World world;
    private final Layout layout;
    private final Memory perturb;
    private final long address;
    private int pulled;

    /** Creates one that selects nothing. */
    public Perturbation(World world) {
        this.world = world;
        this.layout = world.layout();
        perturb = new Memory(layout.perturbBytes);
        address = Pointer.nativeValue(perturb);
        Mj.mjv_defaultPerturb(address);
    }

    long address() {
        return address;
    }

    /** Returns whether a body is being pulled. */
    public boolean active() {
        return perturb.getInt(layout.perturbActive) != 0;
    }

    /** Returns the selected body; 0 for none. */
    public int selected() {
        return Math.max(0, perturb.getInt(layout.perturbSelected));
    }

    /** Selects a body at a point of it, given in the world; 0 for none. */
    void select(int body, double[] point) {
        release();
        perturb.setInt(layout.perturbSelected, body);
        if (body > 0) {
            perturb.write(layout.perturbPoint, local(body, point), 0, 3);
        }
    }

    /** Selects the body that was selected before, at the same point of it. */
    public void selectAgain(int body) {
        perturb.setInt(layout.perturbSelected, body);
    }

    /** Returns a point of the world as the body sees it. */
    private double[] local(int body, double[] point) {
        Pointer data = world.data();
        double[] origin = data.getPointer(layout.dataPositions).getDoubleArray(body * 24L, 3);
        double[] frame = data.getPointer(layout.dataFrames).getDoubleArray(body * 72L, 9);
        double[] local = new double[3];
        for (int column = 0; column < 3; column++) {
            for (int row = 0; row < 3; row++) {
                local[column] += frame[3 * row + column] * (point[row] - origin[row]);
            }
        }
        return local;
    }

    /** Begins to pull the selected body, if there is one, as the scene shows it. */
    void begin(Pull how, long scene) {
        if (selected() > 0) {
            Mj.mjv_initPerturb(world.modelAddress(), world.dataAddress(), scene, address);
            perturb.setInt(layout.perturbActive, how.kind);
        }
    }

    /** Pulls on, by these fractions of the image's height. */
    void pull(Pull how, double dx, double dy, long scene) {
        if (active()) {
            Mj.mjv_movePerturb(world.modelAddress(), world.dataAddress(), how.action, dx, dy, scene, address);
        }
    }

    /** Stops pulling. */
    public void release() {
        perturb.setInt(layout.perturbActive, 0);
    }

    /** Applies the pull to the body for the next step and removes the previous one. */
    public void apply() {
        if (pulled > 0) {
            world.data().getPointer(layout.dataForces).setMemory(pulled * FORCE_BYTES, FORCE_BYTES, (byte) 0);
            pulled = 0;
        }
        if (active()) {
            pulled = selected();
            Mj.mjv_applyPerturbPose(world.modelAddress(), world.dataAddress(), address, 0);
            Mj.mjv_applyPerturbForce(world.modelAddress(), world.dataAddress(), address);
        }
    }

    /** Moves the body itself while time stands still, as far as it is free to. */
    public void place() {
        if (active()) {
            Mj.mjv_applyPerturbPose(world.modelAddress(), world.dataAddress(), address, 1);
            Mj.mj_forward(world.modelAddress(), world.dataAddress());
        }
    }

    @Override
    public void close() {
        perturb.close();
    }
}
