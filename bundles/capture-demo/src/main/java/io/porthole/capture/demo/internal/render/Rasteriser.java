/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import io.porthole.capture.demo.internal.math.Transform;
import java.util.Arrays;

/**
 * Decides which triangle every pixel sees. Shading comes later and once per pixel, so that overdraw costs a comparison
 * and not a colour.
 */
final class Rasteriser {
    private static final float NEAR_IN_M = 0.05f;
    /** Plane coefficients per drawn triangle: normal x, y, z, each as dx, dy and constant. */
    static final int PLANE = 9;

    private float[] sx = new float[0];
    private float[] sy = new float[0];
    private float[] iw = new float[0];
    private float[] nx = new float[0];
    private float[] ny = new float[0];
    private float[] nz = new float[0];
    private boolean[] faces = new boolean[0];

    float[] plane = new float[PLANE * 4096];
    byte[] material = new byte[4096];
    byte[] object = new byte[4096];
    int drawn;
    int top;
    int bottom;

    void begin(FrameBuffer frame) {
        Arrays.fill(frame.inverseDepth, 0);
        Arrays.fill(frame.cover, 0);
        drawn = 0;
        top = frame.height;
        bottom = 0;
    }

    /** Draws one instance and hands its outline to {@code outline}. */
    void draw(Instance instance, View view, FrameBuffer frame, Outline outline) {
        Mesh mesh = instance.mesh();
        if (sx.length < mesh.vertices() || faces.length < mesh.triangles()) {
            grow(mesh);
        }
        if (!project(mesh, instance.place(), view, frame)) {
            return;
        }
        int[] index = mesh.triangle;
        for (int t = 0; t < mesh.triangles(); t++) {
            int a = index[t * 3], b = index[t * 3 + 1], c = index[t * 3 + 2];
            faces[t] = triangle(a, b, c, mesh.material[t], instance.objectId(), frame);
        }
        collectOutline(mesh, outline);
    }

    private void grow(Mesh mesh) {
        int n = Math.max(sx.length, mesh.vertices());
        sx = new float[n];
        sy = new float[n];
        iw = new float[n];
        nx = new float[n];
        ny = new float[n];
        nz = new float[n];
        faces = new boolean[Math.max(faces.length, mesh.triangles())];
    }

    /** Projects all vertices; false when the whole mesh is out of the frame. */
    private boolean project(Mesh mesh, Transform m, View v, FrameBuffer frame) {
        float[] p = mesh.position, n = mesh.normal;
        float f = (float) v.focal, cx = (float) v.centreX, cy = (float) v.centreY;
        double dx = m.x - v.eyeX, dy = m.y - v.eyeY, dz = m.z - v.eyeZ;
        float ax = (float) (v.rightX * m.r00 + v.rightY * m.r10 + v.rightZ * m.r20);
        float ay = (float) (v.rightX * m.r01 + v.rightY * m.r11 + v.rightZ * m.r21);
        float az = (float) (v.rightX * m.r02 + v.rightY * m.r12 + v.rightZ * m.r22);
        float at = (float) (v.rightX * dx + v.rightY * dy + v.rightZ * dz);
        float bx = (float) (v.upX * m.r00 + v.upY * m.r10 + v.upZ * m.r20);
        float by = (float) (v.upX * m.r01 + v.upY * m.r11 + v.upZ * m.r21);
        float bz = (float) (v.upX * m.r02 + v.upY * m.r12 + v.upZ * m.r22);
        float bt = (float) (v.upX * dx + v.upY * dy + v.upZ * dz);
        float gx = (float) (v.forwardX * m.r00 + v.forwardY * m.r10 + v.forwardZ * m.r20);
        float gy = (float) (v.forwardX * m.r01 + v.forwardY * m.r11 + v.forwardZ * m.r21);
        float gz = (float) (v.forwardX * m.r02 + v.forwardY * m.r12 + v.forwardZ * m.r22);
        float gt = (float) (v.forwardX * dx + v.forwardY * dy + v.forwardZ * dz);
        float r00 = (float) m.r00, r01 = (float) m.r01, r02 = (float) m.r02;
        float r10 = (float) m.r10, r11 = (float) m.r11, r12 = (float) m.r12;
        float r20 = (float) m.r20, r21 = (float) m.r21, r22 = (float) m.r22;
        float minX = Float.MAX_VALUE, maxX = -Float.MAX_VALUE, minY = Float.MAX_VALUE, maxY = -Float.MAX_VALUE;
        for (int i = 0, k = 0; i < mesh.vertices(); i++, k += 3) {
            float x = p[k], y = p[k + 1], z = p[k + 2];
            float w = gx * x + gy * y + gz * z + gt;
            if (w < NEAR_IN_M) {
                iw[i] = 0;
                continue;
            }
            float inverse = 1 / w;
            iw[i] = inverse;
            float px = cx + f * inverse * (ax * x + ay * y + az * z + at);
            float py = cy - f * inverse * (bx * x + by * y + bz * z + bt);
            sx[i] = px;
            sy[i] = py;
            minX = Math.min(minX, px);
            maxX = Math.max(maxX, px);
            minY = Math.min(minY, py);
            maxY = Math.max(maxY, py);
            float mx = n[k], my = n[k + 1], mz = n[k + 2];
            nx[i] = (r00 * mx + r01 * my + r02 * mz) * inverse;
            ny[i] = (r10 * mx + r11 * my + r12 * mz) * inverse;
            nz[i] = (r20 * mx + r21 * my + r22 * mz) * inverse;
        }
        return maxX > 0 && minX < frame.width && maxY > 0 && minY < frame.height;
    }

    /** Draws one triangle; false when it faces away or touches the near plane. */
    private boolean triangle(int a, int b, int c, int materialIndex, int objectId, FrameBuffer frame) {
        float wa = iw[a], wb = iw[b], wc = iw[c];
        if (wa == 0 || wb == 0 || wc == 0) {
            return false;
        }
        double x0 = sx[a], y0 = sy[a];
        double ux = sx[b] - x0, uy = sy[b] - y0, vx = sx[c] - x0, vy = sy[c] - y0;
        double area = uy * vx - ux * vy;
        if (area <= 0) {
            return false;
        }
        double high = Math.min(y0, Math.min(sy[b], sy[c])), low = Math.max(y0, Math.max(sy[b], sy[c]));
        int y1 = Math.max(0, (int) Math.ceil(high - 0.5)), y2 = Math.min(frame.height, (int) Math.ceil(low - 0.5));
        if (y1 >= y2 || area < 1e-5) {
            return true;
        }
        top = Math.min(top, y1);
        bottom = Math.max(bottom, y2);
        double k = 1 / area;
        double ix = ((wc - wa) * uy - (wb - wa) * vy) * k, iy = ((wb - wa) * vx - (wc - wa) * ux) * k;
        double i0 = wa - ix * x0 - iy * y0;
        if (fill(a, b, c, y1, y2, (float) ix, (float) iy, (float) i0, frame)) {
            setUp(a, b, c, ux, uy, vx, vy, k, materialIndex, objectId);
        }
        return true;
    }

    private void setUp(
            int a, int b, int c, double ux, double uy, double vx, double vy, double k, int mat, int objectId) {
        if (material.length <= drawn) {
            plane = Arrays.copyOf(plane, plane.length * 2);
            material = Arrays.copyOf(material, material.length * 2);
            object = Arrays.copyOf(object, object.length * 2);
        }
        gradient(nx, a, b, c, ux, uy, vx, vy, k, drawn * PLANE);
        gradient(ny, a, b, c, ux, uy, vx, vy, k, drawn * PLANE + 3);
        gradient(nz, a, b, c, ux, uy, vx, vy, k, drawn * PLANE + 6);
        material[drawn] = (byte) mat;
        object[drawn] = (byte) objectId;
        drawn++;
    }

    private void gradient(
            float[] n, int a, int b, int c, double ux, double uy, double vx, double vy, double k, int at) {
        double db = n[b] - n[a], dc = n[c] - n[a];
        double gx = (dc * uy - db * vy) * k, gy = (db * vx - dc * ux) * k;
        plane[at] = (float) gx;
        plane[at + 1] = (float) gy;
        plane[at + 2] = (float) (n[a] - gx * sx[a] - gy * sy[a]);
    }

    /** Fills the rows of a triangle; false when no pixel was won. */
    private boolean fill(int a, int b, int c, int y1, int y2, float ix, float iy, float i0, FrameBuffer frame) {
        int t;
        if (sy[b] < sy[a]) {
            t = a;
            a = b;
            b = t;
        }
        if (sy[c] < sy[b]) {
            t = b;
            b = c;
            c = t;
            if (sy[b] < sy[a]) {
                t = a;
                a = b;
                b = t;
            }
        }
        double ax = sx[a], ay = sy[a], bx = sx[b], by = sy[b], cx = sx[c], cy = sy[c];
        double slopeLong = (cx - ax) / (cy - ay);
        double slopeHigh = by > ay ? (bx - ax) / (by - ay) : 0;
        double slopeLow = cy > by ? (cx - bx) / (cy - by) : 0;
        boolean longIsLeft = ax + (by - ay) * slopeLong < bx;
        float[] nearest = frame.inverseDepth;
        int[] cover = frame.cover;
        int width = frame.width, mark = drawn + 1;
        boolean won = false;
        for (int y = y1; y < y2; y++) {
            double yc = y + 0.5;
            double xl = ax + (yc - ay) * slopeLong;
            double xs = yc < by ? ax + (yc - ay) * slopeHigh : bx + (yc - by) * slopeLow;
            int from = Math.max(0, (int) Math.ceil((longIsLeft ? xl : xs) - 0.5));
            int to = Math.min(width, (int) Math.ceil((longIsLeft ? xs : xl) - 0.5));
            float row = i0 + iy * (y + 0.5f) + ix * 0.5f;
            int line = y * width;
            for (int x = from; x < to; x++) {
                float depth = row + ix * x;
                if (depth > nearest[line + x]) {
                    nearest[line + x] = depth;
                    cover[line + x] = mark;
                    won = true;
                }
            }
        }
        return won;
    }

    private void collectOutline(Mesh mesh, Outline outline) {
        int[] edge = mesh.edge;
        int[] materials = mesh.material;
        for (int e = 0; e < edge.length; e += 4) {
            int s = edge[e + 2], t = edge[e + 3];
            boolean facing = faces[s];
            if (facing != faces[t] || (facing && materials[s] != materials[t])) {
                int a = edge[e], b = edge[e + 1];
                if (iw[a] != 0 && iw[b] != 0) {
                    outline.add(sx[a], sy[a], iw[a], sx[b], sy[b], iw[b]);
                }
            }
        }
    }
}
