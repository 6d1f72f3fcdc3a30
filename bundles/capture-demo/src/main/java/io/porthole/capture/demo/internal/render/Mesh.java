/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/**
 * A closed triangle mesh with smooth normals, and the list of its edges.
 *
 * <p>The edges are what keeps the picture sharp: an edge between a triangle that faces the camera and one that does not
 * is part of the outline, and {@link EdgeSmoother} blends exactly there.
 *
 * @param position three floats per vertex, metres
 * @param normal three floats per vertex, unit length
 * @param triangle three vertex indices per triangle, counter-clockwise seen from outside
 * @param material one material index per triangle
 * @param edge four ints per edge: vertex, vertex, triangle, triangle
 */
public record Mesh(float[] position, float[] normal, int[] triangle, int[] material, int[] edge) {
    /** Number of vertices. */
    public int vertices() {
        return position.length / 3;
    }

    /** Number of triangles. */
    public int triangles() {
        return material.length;
    }
}
