/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import static io.porthole.capture.demo.internal.render.Materials.ACCENT;
import static io.porthole.capture.demo.internal.render.Materials.GRAPHITE;
import static io.porthole.capture.demo.internal.render.Materials.LIGHT;
import static io.porthole.capture.demo.internal.render.Materials.SHELL;
import static io.porthole.capture.demo.internal.render.Materials.STEEL;

import io.porthole.capture.demo.internal.math.Transform;
import io.porthole.capture.demo.internal.render.Instance;
import io.porthole.capture.demo.internal.render.Loft;
import io.porthole.capture.demo.internal.render.MeshBuilder;
import java.util.List;

/** What the arm's links look like, each in its own joint's frame. */
final class ArmModel {
    /** Object ids of the links, from the foot to the tool. */
    static final int FIRST_ID = 70;

    private static final int ROUND = 44;

    private ArmModel() {}

    static void addTo(List<Instance> scene, Arm arm) {
        Transform[] places = {
            new Transform().moveTo(Arm.BASE_X, 0, 0), arm.waist, arm.upperArm, arm.forearm, arm.roll, arm.wrist
        };
        MeshBuilder[] meshes = {foot(), waist(), upperArm(), forearm(), roll(), wrist()};
        for (int i = 0; i < places.length; i++) {
            scene.add(new Instance(meshes[i].build(), places[i], FIRST_ID + 10 * i, true));
        }
    }

    private static Transform at(double x, double y, double z) {
        return new Transform().moveTo(x, y, z);
    }

    /** Returns a place whose z axis runs along y. */
    private static Transform sideways(double y, double z) {
        return at(0, y, z).rotateX(-Math.PI / 2);
    }

    private static MeshBuilder foot() {
        MeshBuilder mesh = new MeshBuilder();
        new Loft()
                .to(0, 0.001, 0, STEEL)
                .to(0.125, 0.001, 0, STEEL)
                .to(0.125, 0.022, 0.006, STEEL)
                .to(0.098, 0.022, 0.003, GRAPHITE)
                .to(0.090, 0.060, 0.02, SHELL)
                .to(0.084, 0.118, 0.004, GRAPHITE)
                .to(0.080, 0.118, 0.001, GRAPHITE)
                .to(0.080, 0.130, 0.001, GRAPHITE)
                .to(0, 0.130, 0, GRAPHITE)
                .turn(mesh, new Transform(), 56);
        return mesh;
    }

    private static MeshBuilder waist() {
        MeshBuilder mesh = new MeshBuilder();
        new Loft()
                .to(0, 0.130, 0, SHELL)
                .to(0.084, 0.130, 0.004, SHELL)
                .to(0.082, 0.190, 0.03, SHELL)
                .to(0.074, 0.250, 0.03, SHELL)
                .to(0.074, 0.372, 0.045, SHELL)
                .to(0, 0.372, 0, SHELL)
                .turn(mesh, new Transform(), ROUND);
        drum(mesh, 0.066, -0.098, 0.080, Arm.SHOULDER_Z);
        return mesh;
    }

    /** A joint's housing across the arm: white, with a dark cap and a coloured ring at its outer (lower y) end. */
    private static void drum(MeshBuilder mesh, double r, double y0, double y1, double z) {
        new Loft()
                .to(0, y0, 0, GRAPHITE)
                .to(r - 0.016, y0, 0.004, GRAPHITE)
                .to(r - 0.012, y0 + 0.006, 0.002, ACCENT)
                .to(r - 0.006, y0 + 0.006, 0.002, SHELL)
                .to(r, y0 + 0.012, 0.006, SHELL)
                .to(r, y1 - 0.007, 0.002, GRAPHITE)
                .to(r - 0.004, y1 - 0.007, 0.001, GRAPHITE)
                .to(r - 0.004, y1, 0.001, GRAPHITE)
                .to(0, y1, 0, GRAPHITE)
                .turn(mesh, sideways(0, z), ROUND);
    }

    /** The opposite: the cap is at the upper end. */
    private static void drumUp(MeshBuilder mesh, double r, double y0, double y1, double z) {
        new Loft()
                .to(0, y0, 0, SHELL)
                .to(r, y0, 0.006, SHELL)
                .to(r, y1 - 0.012, 0.006, SHELL)
                .to(r - 0.006, y1 - 0.006, 0.002, ACCENT)
                .to(r - 0.012, y1 - 0.006, 0.002, GRAPHITE)
                .to(r - 0.016, y1, 0.004, GRAPHITE)
                .to(0, y1, 0, GRAPHITE)
                .turn(mesh, sideways(0, z), ROUND);
    }

    private static MeshBuilder upperArm() {
        MeshBuilder mesh = new MeshBuilder();
        drumUp(mesh, 0.072, 0.082, 0.196, 0);
        drumUp(mesh, 0.060, 0.078, 0.186, Arm.UPPER_ARM);
        double end = Arm.UPPER_ARM - 0.02;
        new Loft()
                .to(0, 0.02, 0, SHELL)
                .to(0.054, 0.02, 0, SHELL)
                .to(0.054, 0.085, 0.002, GRAPHITE)
                .to(0.0505, 0.087, 0.001, GRAPHITE)
                .to(0.0505, 0.097, 0.001, SHELL)
                .to(0.053, 0.099, 0.002, SHELL)
                .to(0.044, end - 0.07, 0.02, SHELL)
                .to(0.046, end, 0, SHELL)
                .to(0, end, 0, SHELL)
                .turn(mesh, at(0, 0.136, 0), ROUND);
        return mesh;
    }

    private static MeshBuilder forearm() {
        MeshBuilder mesh = new MeshBuilder();
        drum(mesh, 0.057, -0.058, 0.076, 0);
        double end = Arm.FOREARM - 0.062;
        new Loft()
                .to(0, 0.02, 0, SHELL)
                .to(0.046, 0.02, 0, SHELL)
                .to(0.046, 0.070, 0.02, SHELL)
                .to(0.036, end - 0.03, 0.03, SHELL)
                .to(0.036, end - 0.008, 0.001, GRAPHITE)
                .to(0.0335, end - 0.007, 0.001, GRAPHITE)
                .to(0.0335, end, 0.001, GRAPHITE)
                .to(0, end, 0, GRAPHITE)
                .turn(mesh, at(0, 0, 0), ROUND);
        return mesh;
    }

    private static MeshBuilder roll() {
        MeshBuilder mesh = new MeshBuilder();
        new Loft()
                .to(0, -0.062, 0, SHELL)
                .to(0.036, -0.062, 0.002, SHELL)
                .to(0.037, -0.01, 0.0, SHELL)
                .to(0, -0.01, 0, SHELL)
                .turn(mesh, at(0, 0, 0), ROUND);
        drum(mesh, 0.041, -0.056, 0.0, 0);
        drumUp(mesh, 0.041, 0.0, 0.056, 0);
        return mesh;
    }

    private static MeshBuilder wrist() {
        MeshBuilder mesh = new MeshBuilder();
        new Loft()
                .to(0, 0.02, 0, SHELL)
                .to(0.034, 0.02, 0, SHELL)
                .to(0.034, 0.066, 0.004, GRAPHITE)
                .to(0.031, 0.066, 0.001, GRAPHITE)
                .to(0.031, 0.071, 0.001, LIGHT)
                .to(0.0335, 0.071, 0.001, LIGHT)
                .to(0.0335, 0.078, 0.001, GRAPHITE)
                .to(0.031, 0.078, 0.001, GRAPHITE)
                .to(0.031, 0.082, 0, GRAPHITE)
                .to(0, 0.082, 0, GRAPHITE)
                .turn(mesh, at(0, 0, 0), ROUND);
        return mesh;
    }
}
