/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import io.porthole.capture.demo.internal.math.Transform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects triangles and makes a {@link Mesh}: welds equal points so that every edge knows its two triangles. */
public final class MeshBuilder {
    private static final double WELD_IN_M = 1e-5;

    private final List<float[]> points = new ArrayList<>();
    private final List<int[]> triangles = new ArrayList<>();
    private final List<Integer> welded = new ArrayList<>();
    private final Map<List<Long>, Integer> seen = new HashMap<>();

    /** Adds a vertex, seen through {@code place}; returns its index. */
    public int vertex(Transform place, double x, double y, double z, double nx, double ny, double nz) {
        double px = place.mapX(x, y, z), py = place.mapY(x, y, z), pz = place.mapZ(x, y, z);
        points.add(new float[] {
            (float) px,
            (float) py,
            (float) pz,
            (float) (place.mapX(nx, ny, nz) - place.x),
            (float) (place.mapY(nx, ny, nz) - place.y),
            (float) (place.mapZ(nx, ny, nz) - place.z)
        });
        List<Long> key = List.of(Math.round(px / WELD_IN_M), Math.round(py / WELD_IN_M), Math.round(pz / WELD_IN_M));
        Integer first = seen.putIfAbsent(key, points.size() - 1);
        welded.add(first == null ? points.size() - 1 : first);
        return points.size() - 1;
    }

    /** Adds a triangle, counter-clockwise seen from outside; one without area is ignored. */
    public void triangle(int a, int b, int c, int material) {
        int wa = welded.get(a), wb = welded.get(b), wc = welded.get(c);
        if (wa != wb && wb != wc && wc != wa) {
            triangles.add(new int[] {a, b, c, material});
        }
    }

    /** Adds the two triangles of a quad, counter-clockwise seen from outside. */
    public void quad(int a, int b, int c, int d, int material) {
        triangle(a, b, c, material);
        triangle(a, c, d, material);
    }

    /** Returns the mesh of everything added. */
    public Mesh build() {
        float[] position = new float[points.size() * 3];
        float[] normal = new float[points.size() * 3];
        for (int i = 0; i < points.size(); i++) {
            System.arraycopy(points.get(i), 0, position, i * 3, 3);
            System.arraycopy(points.get(i), 3, normal, i * 3, 3);
        }
        int[] index = new int[triangles.size() * 3];
        int[] material = new int[triangles.size()];
        for (int i = 0; i < material.length; i++) {
            System.arraycopy(triangles.get(i), 0, index, i * 3, 3);
            material[i] = triangles.get(i)[3];
        }
        return new Mesh(position, normal, index, material, edges());
    }

    private int[] edges() {
        Map<Long, int[]> byEnds = new HashMap<>();
        for (int t = 0; t < triangles.size(); t++) {
            int[] corner = triangles.get(t);
            for (int k = 0; k < 3; k++) {
                int a = corner[k], b = corner[(k + 1) % 3];
                long low = Math.min(welded.get(a), welded.get(b));
                long high = Math.max(welded.get(a), welded.get(b));
                int triangle = t;
                int[] edge = byEnds.computeIfAbsent((low << 32) | high, ends -> new int[] {a, b, triangle, triangle});
                edge[3] = t;
            }
        }
        return byEnds.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMapToInt(entry -> java.util.Arrays.stream(entry.getValue()))
                .toArray();
    }
}
