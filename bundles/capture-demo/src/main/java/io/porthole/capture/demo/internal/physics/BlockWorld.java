/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.physics;

import org.ode4j.math.DVector3;
import org.ode4j.ode.DBody;
import org.ode4j.ode.DContact;
import org.ode4j.ode.DContactBuffer;
import org.ode4j.ode.DContactJoint;
import org.ode4j.ode.DGeom;
import org.ode4j.ode.DJointGroup;
import org.ode4j.ode.DSpace;
import org.ode4j.ode.DWorld;
import org.ode4j.ode.OdeConstants;
import org.ode4j.ode.OdeHelper;
import org.ode4j.ode.OdeMath;

/**
 * Rigid bodies on a table. The same calls give the same motion, as long as one world at a time is being stepped in the
 * JVM: the solver shuffles its rows with one generator for all.
 */
public final class BlockWorld {
    /** The fixed time step in seconds. */
    public static final double STEP_IN_S = 1.0 / 240;

    private static final int MAX_CONTACTS = 8;
    private static final int SOLVER_ITERATIONS = 30;

    private final DWorld world;
    private final DSpace space;
    private final DJointGroup contacts = OdeHelper.createJointGroup();
    private final DContactBuffer buffer = new DContactBuffer(MAX_CONTACTS);
    private final Blocks blocks;
    private final Gripper gripper;

    static {
        OdeHelper.initODE2(0);
    }

    /** A table with its upper side at height 0 and a floor below. */
    public BlockWorld(int blockCount, double halfX, double halfY, double thickness, double floorZ) {
        world = OdeHelper.createWorld();
        world.setGravity(0, 0, -9.81);
        world.setERP(0.25);
        world.setCFM(1e-6);
        world.setQuickStepNumIterations(SOLVER_ITERATIONS);
        world.setContactSurfaceLayer(0.0003);
        world.setContactMaxCorrectingVel(0.5);
        world.setAutoDisableFlag(true);
        world.setAutoDisableLinearThreshold(0.006);
        world.setAutoDisableAngularThreshold(0.06);
        world.setAutoDisableSteps(40);
        world.setDamping(0.0005, 0.003);
        space = OdeHelper.createSimpleSpace();
        DGeom top = OdeHelper.createBox(space, halfX * 2, halfY * 2, thickness);
        top.setPosition(0, 0, -thickness / 2);
        OdeHelper.createPlane(space, 0, 0, 1, floorZ);
        blocks = new Blocks(world, space, blockCount);
        gripper = new Gripper(world, space, blocks);
    }

    /** Adds something fixed and round on the table. */
    public void addPost(double x, double y, double radius, double height) {
        DGeom post = OdeHelper.createCylinder(space, radius, height);
        post.setPosition(x, y, height / 2);
    }

    public Blocks blocks() {
        return blocks;
    }

    public Gripper gripper() {
        return gripper;
    }

    /** Makes what follows repeatable. */
    public void seed(long seed) {
        OdeMath.dRandSetSeed(seed);
    }

    /** Advances by {@link #STEP_IN_S}. */
    public void step() {
        space.collide(null, (data, a, b) -> touch(a, b));
        world.quickStep(STEP_IN_S);
        contacts.empty();
    }

    private void touch(DGeom a, DGeom b) {
        DBody bodyA = a.getBody(), bodyB = b.getBody();
        if (bodyA == bodyB || gripper.ignores(bodyA, bodyB)) {
            return;
        }
        boolean moves = (bodyA != null && bodyA.isEnabled()) || (bodyB != null && bodyB.isEnabled());
        if (!moves) {
            return;
        }
        int count = OdeHelper.collide(a, b, MAX_CONTACTS, buffer.getGeomBuffer());
        for (int i = 0; i < count; i++) {
            DContact contact = buffer.get(i);
            contact.surface.mode = OdeConstants.dContactBounce | OdeConstants.dContactApprox1;
            contact.surface.mu = 0.7;
            contact.surface.bounce = 0.1;
            contact.surface.bounce_vel = 0.15;
            DContactJoint joint = OdeHelper.createContactJoint(world, contacts, contact);
            joint.attach(bodyA, bodyB);
        }
        if (count > 0) {
            gripper.wake(bodyA, bodyB);
        }
    }

    /**
     * Finds the block that a ray meets first.
     *
     * @return its number, or -1
     */
    public int hit(DVector3 from, DVector3 direction) {
        int best = -1;
        double nearest = Double.MAX_VALUE;
        for (int i = 0; i < blocks.count(); i++) {
            DBody body = blocks.body(i);
            DVector3 origin = new DVector3(), along = new DVector3();
            body.getPosRelPoint(from, origin);
            body.vectorFromWorld(direction, along);
            double t = slab(origin, along);
            if (t >= 0 && t < nearest) {
                nearest = t;
                best = i;
            }
        }
        return best;
    }

    private static double slab(DVector3 origin, DVector3 along) {
        double enter = 0, leave = Double.MAX_VALUE;
        for (int axis = 0; axis < 3; axis++) {
            double half = Blocks.SIZE / 2, step = along.get(axis);
            double safe = Math.abs(step) < 1e-12 ? 1e-12 : step;
            double a = (-half - origin.get(axis)) / safe, b = (half - origin.get(axis)) / safe;
            enter = Math.max(enter, Math.min(a, b));
            leave = Math.min(leave, Math.max(a, b));
        }
        return enter <= leave ? enter : -1;
    }

    /** Frees what the engine holds. */
    public void close() {
        contacts.empty();
        space.destroy();
        world.destroy();
    }
}
