/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.capture.demo.internal.math.Transform;
import org.junit.jupiter.api.Test;

class MeshTest {
    @Test
    void aRoundedBoxIsClosedAndFacesOutward() {
        MeshBuilder builder = new MeshBuilder();
        Loft.box(builder, new Transform(), 1, 2, 3, 0.1, 0);
        Mesh mesh = builder.build();
        for (int e = 0; e < mesh.edge.length; e += 4) {
            assertNotEquals(mesh.edge[e + 2], mesh.edge[e + 3], "every edge joins two triangles");
        }
        assertEquals(8 * 6, volume(mesh), 1.0);
    }

    @Test
    void aCylinderHasItsVolumeAndItsNormalsAreUnits() {
        MeshBuilder builder = new MeshBuilder();
        Loft.cylinder(builder, new Transform(), 1, 0, 2, 0.05, 0);
        Mesh mesh = builder.build();
        assertEquals(2 * Math.PI, volume(mesh), 0.1);
        float[] n = mesh.normal;
        for (int i = 0; i < n.length; i += 3) {
            assertEquals(1, Math.sqrt(n[i] * n[i] + n[i + 1] * n[i + 1] + n[i + 2] * n[i + 2]), 1e-4);
        }
    }

    @Test
    void everyPartOfAToneCurveRises() {
        for (int i = 1; i < 256; i++) {
            assertTrue(ToneCurve.linear(i) > ToneCurve.linear(i - 1));
        }
        assertEquals(0xFF000000, ToneCurve.pack(0, 0, 0));
        assertEquals(0xFFFFFFFF, ToneCurve.pack(50, 50, 50));
    }

    private static double volume(Mesh mesh) {
        double sum = 0;
        for (int t = 0; t < mesh.triangle.length; t += 3) {
            float[] p = mesh.position;
            int a = mesh.triangle[t] * 3, b = mesh.triangle[t + 1] * 3, c = mesh.triangle[t + 2] * 3;
            sum += p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1])
                    + p[a + 1] * (p[b + 2] * p[c] - p[b] * p[c + 2])
                    + p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c]);
        }
        return sum / 6;
    }
}
