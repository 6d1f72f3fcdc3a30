/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/**
 * A pinhole camera without roll: where it stands, where it looks and how the frame maps to rays.
 *
 * <p>A pixel centre {@code (px + 0.5, py + 0.5)} looks along {@code forward + right * (px + 0.5 - centreX) / focal +
 * up * (centreY - py - 0.5) / focal}; multiplied by the depth this leads from the eye to the surface.
 */
public final class View {
    /** Vertical field of view. */
    public static final double VERTICAL_FIELD_IN_RADIANS = Math.toRadians(30);

    double eyeX, eyeY, eyeZ;
    double rightX, rightY, rightZ;
    double upX, upY, upZ;
    double forwardX, forwardY, forwardZ;
    double focal, centreX, centreY;

    /** Stands {@code distance} metres from the target, at this azimuth and elevation seen from the target. */
    public void orbit(double tx, double ty, double tz, double azimuth, double elevation, double distance) {
        double ca = Math.cos(azimuth), sa = Math.sin(azimuth);
        double ce = Math.cos(elevation), se = Math.sin(elevation);
        eyeX = tx + distance * ce * ca;
        eyeY = ty + distance * ce * sa;
        eyeZ = tz + distance * se;
        forwardX = -ce * ca;
        forwardY = -ce * sa;
        forwardZ = -se;
        rightX = -sa;
        rightY = ca;
        rightZ = 0;
        upX = -se * ca;
        upY = -se * sa;
        upZ = ce;
    }

    /** Fits the frame size; wide frames keep the vertical field of view, narrow ones the horizontal. */
    public void frame(int width, int height) {
        focal = focal(width, height);
        centreX = width / 2.0;
        centreY = height / 2.0;
    }

    /** Returns the focal length in pixels of a frame of that size. */
    public static double focal(int width, int height) {
        double fit = Math.min(height, width * 9.0 / 16.0);
        return fit / 2 / Math.tan(VERTICAL_FIELD_IN_RADIANS / 2);
    }

    /** Returns the world direction, of depth 1, that the point {@code (x, y)} of the frame looks along: its x. */
    public double rayX(double x, double y) {
        return forwardX + rightX * (x - centreX) / focal + upX * (centreY - y) / focal;
    }

    /** As {@link #rayX}: its y. */
    public double rayY(double x, double y) {
        return forwardY + rightY * (x - centreX) / focal + upY * (centreY - y) / focal;
    }

    /** As {@link #rayX}: its z. */
    public double rayZ(double x, double y) {
        return forwardZ + rightZ * (x - centreX) / focal + upZ * (centreY - y) / focal;
    }

    /** Distance along the view axis, in metres. */
    public double depth(double x, double y, double z) {
        return (x - eyeX) * forwardX + (y - eyeY) * forwardY + (z - eyeZ) * forwardZ;
    }

    /** Column at which a point of the world appears; meaningful in front of the camera only. */
    public double column(double x, double y, double z) {
        double side = (x - eyeX) * rightX + (y - eyeY) * rightY + (z - eyeZ) * rightZ;
        return centreX + focal * side / depth(x, y, z);
    }

    /** Row at which a point of the world appears; meaningful in front of the camera only. */
    public double row(double x, double y, double z) {
        double high = (x - eyeX) * upX + (y - eyeY) * upY + (z - eyeZ) * upZ;
        return centreY - focal * high / depth(x, y, z);
    }

    /** Returns the eye's position: x. */
    public double eyeX() {
        return eyeX;
    }

    /** Returns the eye's position: y. */
    public double eyeY() {
        return eyeY;
    }

    /** Returns the eye's position: z. */
    public double eyeZ() {
        return eyeZ;
    }

    /** Returns the direction to the right of the frame: x and y (z is always 0, the camera does not roll). */
    public double rightX() {
        return rightX;
    }

    /** As {@link #rightX}. */
    public double rightY() {
        return rightY;
    }
}
