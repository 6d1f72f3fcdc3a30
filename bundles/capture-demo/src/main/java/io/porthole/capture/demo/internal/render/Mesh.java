/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/**
 * A closed triangle mesh with smooth normals, and the list of its edges.
 *
 * <p>The edges are what keeps the frame sharp: an edge between a triangle that faces the camera and one that does not
 * is part of the outline, and {@link EdgeSmoother} blends exactly there.
 */
public final class Mesh {
    /** Three floats per vertex, metres. */
    final float[] position;
    /** Three floats per vertex, unit length. */
    final float[] normal;
    /** Three vertex indices per triangle, counter-clockwise seen from outside. */
    final int[] triangle;
    /** One material index per triangle. */
    final int[] material;
    /** Four ints per edge: vertex, vertex, triangle, triangle. */
    final int[] edge;

    Mesh(float[] position, float[] normal, int[] triangle, int[] material, int[] edge) {
        this.position = position;
        this.normal = normal;
        this.triangle = triangle;
        this.material = material;
        this.edge = edge;
    }

    int vertices() {
        return position.length / 3;
    }

    int triangles() {
        return material.length;
    }
}
