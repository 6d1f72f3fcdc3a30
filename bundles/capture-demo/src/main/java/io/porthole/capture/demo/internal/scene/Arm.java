/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import io.porthole.capture.demo.internal.math.Transform;

/**
 * Kinematics of the arm: six turning joints (waist, shoulder, elbow, forearm roll, wrist, tool roll), the last three of
 * which meet in one point, so that its inverse has a closed form. The gripper's point is where it holds a block.
 */
public final class Arm {
    public static final double BASE_X = -0.34;
    public static final double SHOULDER_Z = 0.30;
    public static final double UPPER_ARM = 0.38;
    public static final double FOREARM = 0.36;
    /** From the middle of the wrist to the middle of a held block. */
    public static final double TOOL = 0.20;

    /** Joint angles in radians. */
    public final double[] joint = new double[6];

    public final Transform waist = new Transform();
    public final Transform upperArm = new Transform();
    public final Transform forearm = new Transform();
    public final Transform roll = new Transform();
    public final Transform wrist = new Transform();
    /** Its origin is the middle of the wrist, its z axis points out of the gripper, its fingers move along x. */
    public final Transform tool = new Transform();

    /**
     * Turns the joints so that the gripper's point is at this place, pointing down and leaning outward by {@code lean}.
     *
     * @param yaw direction of the fingers' movement about the vertical
     * @return false, without moving, when the place is out of reach
     */
    public boolean reach(double x, double y, double z, double yaw, double lean) {
        double azimuth = Math.atan2(y, x - BASE_X);
        double out = Math.hypot(x - BASE_X, y) - TOOL * Math.sin(lean);
        double up = z + TOOL * Math.cos(lean) - SHOULDER_Z;
        double square = out * out + up * up;
        double bend = (square - UPPER_ARM * UPPER_ARM - FOREARM * FOREARM) / (2 * UPPER_ARM * FOREARM);
        if (bend >= 1 || bend <= -1 || out < 0.05) {
            return false;
        }
        double elbow = Math.acos(bend);
        double shoulder =
                Math.atan2(out, up) - Math.atan2(FOREARM * Math.sin(elbow), UPPER_ARM + FOREARM * Math.cos(elbow));
        joint[0] = azimuth;
        joint[1] = shoulder;
        joint[2] = elbow;
        joint[3] = 0;
        joint[4] = Math.PI - lean - shoulder - elbow;
        // seen from above the tool turns the other way round, because it points down
        joint[5] = azimuth - yaw;
        pose();
        return true;
    }

    /** Places all links according to the joint angles. */
    public void pose() {
        waist.identity().moveTo(BASE_X, 0, 0).rotateZ(joint[0]);
        upperArm.set(waist).translate(0, 0, SHOULDER_Z).rotateY(joint[1]);
        forearm.set(upperArm).translate(0, 0, UPPER_ARM).rotateY(joint[2]);
        roll.set(forearm).translate(0, 0, FOREARM).rotateZ(joint[3]);
        wrist.set(roll).rotateY(joint[4]);
        tool.set(wrist).rotateZ(joint[5]);
    }
}
