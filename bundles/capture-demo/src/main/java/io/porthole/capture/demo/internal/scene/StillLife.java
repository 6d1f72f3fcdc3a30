/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;
import io.porthole.capture.demo.internal.math.Transform;
import io.porthole.capture.demo.internal.render.*;
import java.util.*;
public final class StillLife {
    public final List<Instance> scene = new ArrayList<>();
    public final List<double[]> balls = new ArrayList<>();
    public final Renderer renderer;
    public StillLife() {
        Materials m = new Materials();
        TableModel.addTo(scene);
        Arm arm = new Arm();
        ArmModel.addTo(scene, arm);
        GripperModel g = new GripperModel(scene, arm);
        arm.reach(0.1, 0.1, 0.17, 0.6, 0);
        g.pose(0.06);
        double[][] at = {{0.1,-0.1,0.025,0.3},{0.2,-0.2,0.025,1},{0.25,0.05,0.025,0},{0.25,0.103,0.025,0},{0.25,0.077,0.075,0.02},{-0.05,-0.28,0.025,.7},{-0.2,0.3,0.025,.3}};
        for (int i = 0; i < 7; i++) {
            MeshBuilder b = new MeshBuilder();
            Loft.box(b, new Transform(), .025,.025,.025,.004, Materials.BLOCK + i);
            scene.add(new Instance(b.build(), new Transform().moveTo(at[i][0],at[i][1],at[i][2]).rotateZ(at[i][3]), 150+15*i, true));
            balls.add(new double[]{at[i][0],at[i][1],at[i][2],.032});
        }
        renderer = new Renderer(m, Baker.tableTop(m), Baker.floor());
    }
}
