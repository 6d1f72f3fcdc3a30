/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.physics;

import io.porthole.capture.demo.internal.math.Transform;
import org.jspecify.annotations.Nullable;
import org.ode4j.math.DMatrix3;
import org.ode4j.ode.DBody;
import org.ode4j.ode.DFixedJoint;
import org.ode4j.ode.DGeom;
import org.ode4j.ode.DJoint.PARAM_N;
import org.ode4j.ode.DSpace;
import org.ode4j.ode.DWorld;
import org.ode4j.ode.OdeHelper;

/**
 * The end of the arm as the blocks feel it: a body that follows its commands exactly and pushes what is in its way. A
 * held block hangs on a fixed joint, softly drawn straight as by the fingers of a parallel gripper.
 */
public final class Gripper {
    private static final double FINGER_THICKNESS = 0.012;
    private static final double FINGER_WIDTH = 0.026;
    private static final double FINGER_LENGTH = 0.084;
    /** From the gripper's point to the middle of a finger, along the tool. */
    private static final double FINGER_BACK = -0.024;

    private static final double PALM_BACK = -0.093;

    private final DBody body;
    private final DGeom left;
    private final DGeom right;
    private final Blocks blocks;
    private final DWorld world;
    private final DMatrix3 rotation = new DMatrix3();
    private @Nullable DFixedJoint hold;
    private int held = -1;
    private double lastYaw;

    Gripper(DWorld world, DSpace space, Blocks blocks) {
        this.world = world;
        this.blocks = blocks;
        body = OdeHelper.createBody(world);
        body.setKinematic();
        body.setAutoDisableFlag(false);
        DGeom palm = OdeHelper.createBox(space, 0.12, 0.052, 0.038);
        palm.setBody(body);
        palm.setOffsetPosition(0, 0, PALM_BACK);
        left = finger(space);
        right = finger(space);
    }

    private DGeom finger(DSpace space) {
        DGeom geom = OdeHelper.createBox(space, FINGER_THICKNESS, FINGER_WIDTH, FINGER_LENGTH);
        geom.setBody(body);
        return geom;
    }

    /** Number of the held block, or -1. */
    public int held() {
        return held;
    }

    /** Jumps to a pose without pushing anything on the way. */
    public void jump(double x, double y, double z, double yaw) {
        face(yaw);
        lastYaw = yaw;
        body.setPosition(x, y, z);
        body.setRotation(rotation);
        body.setLinearVel(0, 0, 0);
        body.setAngularVel(0, 0, 0);
    }

    /** Commands the pose to be reached at the end of the next step, pointing down; {@code gap} between the fingers. */
    public void follow(double x, double y, double z, double yaw, double gap) {
        double rate = 1 / BlockWorld.STEP_IN_S;
        body.setLinearVel(
                (x - body.getPosition().get0()) * rate,
                (y - body.getPosition().get1()) * rate,
                (z - body.getPosition().get2()) * rate);
        face(lastYaw);
        body.setRotation(rotation);
        body.setAngularVel(0, 0, (yaw - lastYaw) * rate);
        lastYaw = yaw;
        double middle = gap / 2 + FINGER_THICKNESS / 2;
        left.setOffsetPosition(middle, 0, FINGER_BACK);
        right.setOffsetPosition(-middle, 0, FINGER_BACK);
    }

    /** Fingers move along x, the tool points down: y is mirrored too. */
    private void face(double yaw) {
        double c = Math.cos(yaw), s = Math.sin(yaw);
        rotation.set(c, s, 0, s, -c, 0, 0, 0, -1);
    }

    /** Takes a block: straight in the fingers, wherever it is now. */
    public void grab(int block) {
        release();
        DBody cube = blocks.body(block);
        Transform now = new Transform();
        blocks.pose(block, now);
        DMatrix3 was = new DMatrix3(cube.getRotation());
        cube.setRotation(straight(was));
        cube.setPosition(body.getPosition());
        DFixedJoint joint = OdeHelper.createFixedJoint(world);
        joint.attach(cube, body);
        joint.setFixed();
        joint.setParam(PARAM_N.dParamERP1, 0.12);
        joint.setParam(PARAM_N.dParamCFM1, 1e-6);
        cube.setRotation(was);
        cube.setPosition(now.x, now.y, now.z);
        cube.setAutoDisableFlag(false);
        cube.enable();
        hold = joint;
        held = block;
    }

    /** Returns the nearest to {@code r} of the 24 orientations that look alike, with sides along the fingers. */
    private DMatrix3 straight(DMatrix3 r) {
        DMatrix3 result = new DMatrix3();
        int free = 0;
        for (int axis = 0; axis < 2; axis++) {
            int best = 0;
            double most = 0;
            for (int k = 0; k < 3; k++) {
                double along = 0;
                for (int j = 0; j < 3; j++) {
                    along += body.getRotation().get(j, k) * r.get(j, axis);
                }
                if (Math.abs(along) > Math.abs(most) && (axis == 0 || k != free)) {
                    best = k;
                    most = along;
                }
            }
            free = best;
            for (int j = 0; j < 3; j++) {
                result.set(j, axis, body.getRotation().get(j, best) * Math.signum(most));
            }
        }
        for (int j = 0; j < 3; j++) {
            int k = (j + 1) % 3, l = (j + 2) % 3;
            result.set(j, 2, result.get(k, 0) * result.get(l, 1) - result.get(l, 0) * result.get(k, 1));
        }
        return result;
    }

    /** Lets go, if anything is held. */
    public void release() {
        if (hold != null) {
            hold.destroy();
            hold = null;
            DBody cube = blocks.body(held);
            cube.setAutoDisableFlag(true);
            cube.setLinearVel(0, 0, 0);
            cube.setAngularVel(0, 0, 0);
            held = -1;
        }
    }

    boolean ignores(@Nullable DBody a, @Nullable DBody b) {
        if (a != body && b != body) {
            return false;
        }
        DBody other = a == body ? b : a;
        return other == null || (held >= 0 && other == blocks.body(held));
    }

    /** What the gripper touches must not sleep: the engine does not count it as something that moves. */
    void wake(@Nullable DBody a, @Nullable DBody b) {
        if (a == body && b != null) {
            b.enable();
        } else if (b == body && a != null) {
            a.enable();
        }
    }
}
