/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import static io.porthole.capture.demo.internal.render.Materials.STEEL;
import static io.porthole.capture.demo.internal.render.Materials.TABLE_EDGE;
import static io.porthole.capture.demo.internal.render.Materials.TABLE_TOP;

import io.porthole.capture.demo.internal.math.Transform;
import io.porthole.capture.demo.internal.render.Instance;
import io.porthole.capture.demo.internal.render.Loft;
import io.porthole.capture.demo.internal.render.MeshBuilder;
import java.util.List;

/** The table; its upper side is at height 0. */
public final class TableModel {
    public static final double HALF_X = 0.57;
    public static final double HALF_Y = 0.46;
    public static final double THICKNESS = 0.035;
    public static final double FLOOR_Z = -0.46;
    static final double CORNER = 0.06;
    static final double LEG_X = 0.47;
    static final double LEG_Y = 0.36;
    static final double LEG_RADIUS = 0.022;
    static final int TOP_ID = 45;
    static final int LEGS_ID = 55;

    private TableModel() {}

    static void addTo(List<Instance> scene) {
        MeshBuilder top = new MeshBuilder();
        new Loft()
                .to(0, -THICKNESS, 0, TABLE_EDGE)
                .to(CORNER, -THICKNESS, 0.006, TABLE_EDGE)
                .to(CORNER, 0, 0.005, TABLE_EDGE)
                .to(CORNER - 0.0055, 0, 0, TABLE_TOP)
                .to(0, 0, 0, TABLE_TOP)
                .around(top, new Transform(), HALF_X - CORNER, HALF_Y - CORNER, 8);
        scene.add(new Instance(top.build(), new Transform(), TOP_ID, false));
        MeshBuilder legs = new MeshBuilder();
        for (int i = 0; i < 4; i++) {
            double x = i % 2 == 0 ? LEG_X : -LEG_X, y = i < 2 ? LEG_Y : -LEG_Y;
            Transform place = new Transform().moveTo(x, y, 0);
            Loft.cylinder(legs, place, LEG_RADIUS, FLOOR_Z, -THICKNESS, 0.004, STEEL);
        }
        Transform under = new Transform().moveTo(0, 0, -THICKNESS - 0.02);
        Loft.box(legs, under, LEG_X, LEG_Y, 0.02, 0.004, STEEL);
        scene.add(new Instance(legs.build(), new Transform(), LEGS_ID, false));
    }
}
