/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.math;

/**
 * A rigid transform (rotation, then translation), mutable so that a frame can be drawn without allocating.
 *
 * <p>Row-major: {@code p' = (r00 r01 r02; r10 r11 r12; r20 r21 r22) p + (x, y, z)}. Metres, right-handed, z up.
 */
public final class Transform {
    public double r00 = 1, r01, r02;
    public double r10, r11 = 1, r12;
    public double r20, r21, r22 = 1;
    public double x, y, z;

    /** Makes this the identity. */
    public Transform identity() {
        r00 = r11 = r22 = 1;
        r01 = r02 = r10 = r12 = r20 = r21 = 0;
        x = y = z = 0;
        return this;
    }

    /** Copies {@code other} into this. */
    public Transform set(Transform other) {
        r00 = other.r00;
        r01 = other.r01;
        r02 = other.r02;
        r10 = other.r10;
        r11 = other.r11;
        r12 = other.r12;
        r20 = other.r20;
        r21 = other.r21;
        r22 = other.r22;
        return moveTo(other.x, other.y, other.z);
    }

    /** Sets the translation only. */
    public Transform moveTo(double px, double py, double pz) {
        x = px;
        y = py;
        z = pz;
        return this;
    }

    /** Moves along this transform's own axes. */
    public Transform translate(double dx, double dy, double dz) {
        x += r00 * dx + r01 * dy + r02 * dz;
        y += r10 * dx + r11 * dy + r12 * dz;
        z += r20 * dx + r21 * dy + r22 * dz;
        return this;
    }

    /** Turns about this transform's own x axis by {@code angle} radians. */
    public Transform rotateX(double angle) {
        double c = Math.cos(angle), s = Math.sin(angle), t;
        t = r01;
        r01 = t * c + r02 * s;
        r02 = r02 * c - t * s;
        t = r11;
        r11 = t * c + r12 * s;
        r12 = r12 * c - t * s;
        t = r21;
        r21 = t * c + r22 * s;
        r22 = r22 * c - t * s;
        return this;
    }

    /** Turns about this transform's own y axis by {@code angle} radians. */
    public Transform rotateY(double angle) {
        double c = Math.cos(angle), s = Math.sin(angle), t;
        t = r00;
        r00 = t * c - r02 * s;
        r02 = r02 * c + t * s;
        t = r10;
        r10 = t * c - r12 * s;
        r12 = r12 * c + t * s;
        t = r20;
        r20 = t * c - r22 * s;
        r22 = r22 * c + t * s;
        return this;
    }

    /** Turns about this transform's own z axis by {@code angle} radians. */
    public Transform rotateZ(double angle) {
        double c = Math.cos(angle), s = Math.sin(angle), t;
        t = r00;
        r00 = t * c + r01 * s;
        r01 = r01 * c - t * s;
        t = r10;
        r10 = t * c + r11 * s;
        r11 = r11 * c - t * s;
        t = r20;
        r20 = t * c + r21 * s;
        r21 = r21 * c - t * s;
        return this;
    }

    /** Returns where the point goes: its x coordinate. */
    public double mapX(double px, double py, double pz) {
        return r00 * px + r01 * py + r02 * pz + x;
    }

    /** Returns where the point goes: its y coordinate. */
    public double mapY(double px, double py, double pz) {
        return r10 * px + r11 * py + r12 * pz + y;
    }

    /** Returns where the point goes: its z coordinate. */
    public double mapZ(double px, double py, double pz) {
        return r20 * px + r21 * py + r22 * pz + z;
    }
}
