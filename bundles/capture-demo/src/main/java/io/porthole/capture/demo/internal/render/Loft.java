/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import io.porthole.capture.demo.internal.math.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * The one shape everything is made of: a profile with rounded corners, swept around a ring.
 *
 * <p>With a round ring it is a turned part (cylinder, dome, tapered tube), with a ring that goes around four corners it
 * is a rounded box or a slab. Every hard corner gets a radius, because it is the highlight on the bevel that makes a
 * shape look manufactured.
 */
public final class Loft {
    private static final int ARC_STEPS = 3;

    private final List<double[]> corners = new ArrayList<>();

    /** Adds a profile corner at this distance from the ring's spine, rounded with {@code bevel}; all in metres. */
    public Loft to(double radius, double z, double bevel, int materialAfter) {
        corners.add(new double[] {radius, z, bevel, materialAfter});
        return this;
    }

    /** A turned part around the z axis. The profile runs from bottom to top and starts and ends at radius 0. */
    public void turn(MeshBuilder mesh, Transform place, int segments) {
        double[][] ring = new double[segments][];
        for (int i = 0; i < segments; i++) {
            double angle = 2 * Math.PI * i / segments;
            ring[i] = new double[] {0, 0, Math.cos(angle), Math.sin(angle)};
        }
        sweep(mesh, place, ring);
    }

    /** The same around a rectangle with these half sizes, to which the profile's radius is added. */
    public void around(MeshBuilder mesh, Transform place, double halfX, double halfY, int stepsPerCorner) {
        double[][] ring = new double[4 * (stepsPerCorner + 1)][];
        double[] signX = {1, -1, -1, 1}, signY = {1, 1, -1, -1};
        for (int i = 0; i < ring.length; i++) {
            int corner = i / (stepsPerCorner + 1);
            double angle = Math.PI / 2 * (corner + (i % (stepsPerCorner + 1)) / (double) stepsPerCorner);
            ring[i] = new double[] {signX[corner] * halfX, signY[corner] * halfY, Math.cos(angle), Math.sin(angle)};
        }
        sweep(mesh, place, ring);
    }

    /** A box with rounded edges, its middle at the origin of {@code place}; half sizes in metres. */
    public static void box(
            MeshBuilder mesh, Transform place, double hx, double hy, double hz, double bevel, int material) {
        new Loft()
                .to(0, -hz, 0, material)
                .to(bevel, -hz, bevel * 0.98, material)
                .to(bevel, hz, bevel * 0.98, material)
                .to(0, hz, 0, material)
                .around(mesh, place, hx - bevel, hy - bevel, 3);
    }

    /** A cylinder along z from {@code z0} to {@code z1} with rounded rims. */
    public static void cylinder(
            MeshBuilder mesh, Transform place, double r, double z0, double z1, double bevel, int material) {
        new Loft()
                .to(0, z0, 0, material)
                .to(r, z0, bevel, material)
                .to(r, z1, bevel, material)
                .to(0, z1, 0, material)
                .turn(mesh, place, 40);
    }

    private void sweep(MeshBuilder mesh, Transform place, double[][] ring) {
        List<double[]> profile = rounded();
        int n = ring.length;
        int first = -1;
        int previous = -1;
        for (int j = 0; j < profile.size(); j++) {
            double[] p = profile.get(j);
            int row = -1;
            for (double[] spoke : ring) {
                int v = mesh.vertex(
                        place,
                        spoke[0] + spoke[2] * p[0],
                        spoke[1] + spoke[3] * p[0],
                        p[1],
                        spoke[2] * p[2],
                        spoke[3] * p[2],
                        p[3]);
                row = row < 0 ? v : row;
            }
            if (first < 0) {
                first = row;
            } else {
                int material = (int) profile.get(j - 1)[4];
                for (int i = 0; i < n; i++) {
                    int k = (i + 1) % n;
                    mesh.quad(previous + i, previous + k, row + k, row + i, material);
                }
            }
            previous = row;
        }
        double[] bottom = profile.get(0), top = profile.get(profile.size() - 1);
        int low = mesh.vertex(place, 0, 0, bottom[1], 0, 0, -1);
        int high = mesh.vertex(place, 0, 0, top[1], 0, 0, 1);
        for (int i = 0; i < n; i++) {
            int k = (i + 1) % n;
            mesh.triangle(low, first + k, first + i, (int) bottom[4]);
            mesh.triangle(high, previous + i, previous + k, (int) top[4]);
        }
    }

    /** Returns the profile's points {radius, z, normal radius, normal z, material}, with arcs for rounded corners. */
    private List<double[]> rounded() {
        List<double[]> out = new ArrayList<>();
        int last = corners.size() - 1;
        for (int i = 0; i <= last; i++) {
            double[] c = corners.get(i);
            double[] in = i == 0 ? new double[] {0, -1} : normal(corners.get(i - 1), c);
            double[] from = i == 0 ? in : normal(corners.get(i - 1), c);
            double[] onward = i == last ? new double[] {0, 1} : normal(c, corners.get(i + 1));
            if (c[2] <= 0) {
                out.add(new double[] {c[0], c[1], from[0], from[1], c[3]});
                if (i != 0 && i != last) {
                    out.add(new double[] {c[0], c[1], onward[0], onward[1], c[3]});
                }
                continue;
            }
            arc(out, c, from, onward);
        }
        return out;
    }

    private static void arc(List<double[]> out, double[] c, double[] from, double[] onward) {
        double turn = Math.atan2(from[0] * onward[1] - from[1] * onward[0], from[0] * onward[0] + from[1] * onward[1]);
        double side = Math.signum(turn);
        double back = c[2] * Math.tan(Math.abs(turn) / 2);
        // the tangent of the incoming stretch is its normal turned by +90 degrees
        double startR = c[0] + from[1] * back, startZ = c[1] - from[0] * back;
        double centreR = startR - side * from[0] * c[2], centreZ = startZ - side * from[1] * c[2];
        for (int k = 0; k <= ARC_STEPS; k++) {
            double a = turn * k / ARC_STEPS;
            double nr = from[0] * Math.cos(a) - from[1] * Math.sin(a);
            double nz = from[0] * Math.sin(a) + from[1] * Math.cos(a);
            out.add(new double[] {centreR + side * nr * c[2], centreZ + side * nz * c[2], nr, nz, c[3]});
        }
    }

    /** Outward normal of a profile stretch: the direction of travel turned by -90 degrees. */
    private static double[] normal(double[] a, double[] b) {
        double dr = b[0] - a[0], dz = b[1] - a[1];
        double length = Math.hypot(dr, dz);
        return new double[] {dz / length, -dr / length};
    }
}
