/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import static io.porthole.capture.demo.internal.render.Materials.ACCENT;
import static io.porthole.capture.demo.internal.render.Materials.GRAPHITE;
import static io.porthole.capture.demo.internal.render.Materials.RUBBER;
import static io.porthole.capture.demo.internal.render.Materials.STEEL;

import io.porthole.capture.demo.internal.math.Transform;
import io.porthole.capture.demo.internal.render.Instance;
import io.porthole.capture.demo.internal.render.Loft;
import io.porthole.capture.demo.internal.render.Mesh;
import io.porthole.capture.demo.internal.render.MeshBuilder;
import java.util.List;

/** The parallel gripper at the end of the arm: a palm and two fingers. */
final class GripperModel {
    static final int PALM_ID = 130;
    static final int FINGER_ID = 136;

    private final Transform tool;
    private final Transform left = new Transform();
    private final Transform right = new Transform();

    GripperModel(List<Instance> scene, Arm arm) {
        tool = arm.tool;
        scene.add(new Instance(palm(), tool, PALM_ID, true));
        scene.add(new Instance(finger(), left, FINGER_ID, true));
        scene.add(new Instance(finger(), right, FINGER_ID, true));
    }

    /** Moves the fingers; {@code opening} is the gap between them in metres. */
    void pose(double opening) {
        left.set(tool).translate(opening / 2, 0, 0);
        right.set(tool).translate(-opening / 2, 0, 0).rotateZ(Math.PI);
    }

    private static Transform at(double x, double y, double z) {
        return new Transform().moveTo(x, y, z);
    }

    private static Mesh palm() {
        MeshBuilder mesh = new MeshBuilder();
        Loft.cylinder(mesh, at(0, 0, 0), 0.030, 0.075, 0.092, 0.002, STEEL);
        Loft.box(mesh, at(0, 0, 0.107), 0.060, 0.026, 0.019, 0.007, GRAPHITE);
        Loft.box(mesh, at(0, 0, 0.1285), 0.056, 0.012, 0.004, 0.001, STEEL);
        return mesh.build();
    }

    private static Mesh finger() {
        MeshBuilder mesh = new MeshBuilder();
        Loft.box(mesh, at(0.011, 0, 0.139), 0.012, 0.017, 0.009, 0.003, ACCENT);
        Loft.box(mesh, at(0.011, 0, 0.176), 0.006, 0.013, 0.042, 0.003, STEEL);
        Loft.box(mesh, at(0.003, 0, 0.200), 0.003, 0.012, 0.017, 0.001, RUBBER);
        return mesh.build();
    }
}
