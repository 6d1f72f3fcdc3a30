/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.physics;

import io.porthole.capture.demo.internal.math.Transform;
import java.util.random.RandomGenerator;
import org.ode4j.math.DMatrix3;
import org.ode4j.math.DMatrix3C;
import org.ode4j.math.DVector3C;
import org.ode4j.ode.DBody;
import org.ode4j.ode.DGeom;
import org.ode4j.ode.DMass;
import org.ode4j.ode.DSpace;
import org.ode4j.ode.DWorld;
import org.ode4j.ode.OdeHelper;

/** The coloured cubes: rigid bodies, addressed by number. */
public final class Blocks {
    /** Length of a cube's edge in metres. */
    public static final double SIZE = 0.05;

    private static final double DENSITY_IN_KG_PER_M3 = 600;
    private static final double UPRIGHT_COSINE = Math.cos(Math.toRadians(6));

    private final DBody[] bodies;
    private final DGeom[] geoms;

    Blocks(DWorld world, DSpace space, int count) {
        bodies = new DBody[count];
        geoms = new DGeom[count];
        for (int i = 0; i < count; i++) {
            DBody body = OdeHelper.createBody(world);
            DMass mass = OdeHelper.createMass();
            mass.setBox(DENSITY_IN_KG_PER_M3, SIZE, SIZE, SIZE);
            body.setMass(mass);
            DGeom geom = OdeHelper.createBox(space, SIZE, SIZE, SIZE);
            geom.setBody(body);
            bodies[i] = body;
            geoms[i] = geom;
        }
    }

    /** Returns how many there are. */
    public int count() {
        return bodies.length;
    }

    DBody body(int block) {
        return bodies[block];
    }

    /** Number of the block with this body, or -1. */
    int of(DBody body) {
        for (int i = 0; i < bodies.length; i++) {
            if (bodies[i] == body) {
                return i;
            }
        }
        return -1;
    }

    /** Returns where a block's middle is: x in metres. */
    public double x(int block) {
        return bodies[block].getPosition().get0();
    }

    /** Returns where a block's middle is: y in metres. */
    public double y(int block) {
        return bodies[block].getPosition().get1();
    }

    /** Returns where a block's middle is: z in metres. */
    public double z(int block) {
        return bodies[block].getPosition().get2();
    }

    /** Speed in metres a second. */
    public double speed(int block) {
        return bodies[block].getLinearVel().length();
    }

    /** Copies the pose of a block. */
    public void pose(int block, Transform to) {
        DVector3C p = bodies[block].getPosition();
        DMatrix3C r = bodies[block].getRotation();
        to.r00 = r.get00();
        to.r01 = r.get01();
        to.r02 = r.get02();
        to.r10 = r.get10();
        to.r11 = r.get11();
        to.r12 = r.get12();
        to.r20 = r.get20();
        to.r21 = r.get21();
        to.r22 = r.get22();
        to.moveTo(p.get0(), p.get1(), p.get2());
    }

    /** Returns whether a block lies flat on one of its sides. */
    public boolean upright(int block) {
        DMatrix3C r = bodies[block].getRotation();
        return Math.max(Math.abs(r.get20()), Math.max(Math.abs(r.get21()), Math.abs(r.get22()))) > UPRIGHT_COSINE;
    }

    /** Direction of a flat block's sides about the vertical, within a quarter turn: -45 to 45 degrees, in radians. */
    public double yaw(int block) {
        DMatrix3C r = bodies[block].getRotation();
        double x = r.get00(), y = r.get10();
        if (Math.abs(r.get20()) > 0.7) {
            x = r.get01();
            y = r.get11();
        }
        return Math.IEEEremainder(Math.atan2(y, x), Math.PI / 2);
    }

    /** Sets a block down anywhere, at rest. */
    public void put(int block, double x, double y, double z, double yaw) {
        DMatrix3 r = new DMatrix3();
        double c = Math.cos(yaw), s = Math.sin(yaw);
        r.set(c, -s, 0, s, c, 0, 0, 0, 1);
        DBody body = bodies[block];
        body.setPosition(x, y, z);
        body.setRotation(r);
        body.setLinearVel(0, 0, 0);
        body.setAngularVel(0, 0, 0);
        body.enable();
    }

    /** Gives a block a knock: a change of velocity in metres a second, and some spin. */
    public void push(int block, double vx, double vy, double vz, RandomGenerator random) {
        DBody body = bodies[block];
        body.enable();
        body.addLinearVel(vx, vy, vz);
        body.setAngularVel(random.nextDouble(-4, 4), random.nextDouble(-4, 4), random.nextDouble(-4, 4));
    }
}
