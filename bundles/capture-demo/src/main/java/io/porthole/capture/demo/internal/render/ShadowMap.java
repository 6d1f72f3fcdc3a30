/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import io.porthole.capture.demo.internal.math.Transform;
import java.util.Arrays;

/**
 * What the sun sees of everything that moves: per texel the surface nearest to it.
 *
 * <p>Coarse tiles remember the nearest and farthest value around them, so that most lookups end after one comparison
 * and only the soft rim of a shadow pays for filtering.
 */
final class ShadowMap {
    private static final int SIZE = 640;
    private static final int TILE = 5;
    private static final int TILES = SIZE / TILE;
    /** Distances are kept as whole micrometres, so that comparing them needs no branch. */
    private static final float PER_METRE = 1 << 20;

    private static final int NOTHING = Integer.MIN_VALUE / 2;

    private final float scale;
    private final float originS;
    private final float originT;
    private final int[] nearest = new int[SIZE * SIZE];
    private final int[] tileNear = new int[TILES * TILES];
    private final int[] tileFar = new int[TILES * TILES];
    private final int[] roundNear = new int[TILES * TILES];
    private final int[] roundFar = new int[TILES * TILES];
    private float[] ps = new float[0];
    private float[] pt = new float[0];
    private float[] pd = new float[0];

    /** Covers a sphere around a point. */
    ShadowMap(float x, float y, float z, float radius) {
        scale = SIZE / (2 * radius);
        originS = x * Sun.SX + y * Sun.SY - radius;
        originT = x * Sun.TX + y * Sun.TY + z * Sun.TZ - radius;
    }

    /** Size of a texel in metres. */
    float texel() {
        return 1 / scale;
    }

    void begin() {
        Arrays.fill(nearest, NOTHING);
    }

    void draw(Instance instance) {
        Mesh mesh = instance.mesh();
        if (ps.length < mesh.vertices()) {
            ps = new float[mesh.vertices()];
            pt = new float[mesh.vertices()];
            pd = new float[mesh.vertices()];
        }
        project(mesh, instance.place());
        int[] index = mesh.triangle;
        for (int t = 0; t < index.length; t += 3) {
            triangle(index[t], index[t + 1], index[t + 2]);
        }
    }

    private void project(Mesh mesh, Transform m) {
        float[] p = mesh.position;
        float r00 = (float) m.r00, r01 = (float) m.r01, r02 = (float) m.r02, mx = (float) m.x;
        float r10 = (float) m.r10, r11 = (float) m.r11, r12 = (float) m.r12, my = (float) m.y;
        float r20 = (float) m.r20, r21 = (float) m.r21, r22 = (float) m.r22, mz = (float) m.z;
        for (int i = 0, k = 0; i < mesh.vertices(); i++, k += 3) {
            float a = p[k], b = p[k + 1], c = p[k + 2];
            float x = r00 * a + r01 * b + r02 * c + mx;
            float y = r10 * a + r11 * b + r12 * c + my;
            float z = r20 * a + r21 * b + r22 * c + mz;
            ps[i] = (x * Sun.SX + y * Sun.SY - originS) * scale;
            pt[i] = (x * Sun.TX + y * Sun.TY + z * Sun.TZ - originT) * scale;
            pd[i] = (x * Sun.X + y * Sun.Y + z * Sun.Z) * PER_METRE;
        }
    }

    private void triangle(int a, int b, int c) {
        float ux = ps[b] - ps[a], uy = pt[b] - pt[a], vx = ps[c] - ps[a], vy = pt[c] - pt[a];
        float area = ux * vy - uy * vx;
        if (area < 1e-4f) {
            return;
        }
        float db = pd[b] - pd[a], dc = pd[c] - pd[a];
        float gs = (db * vy - dc * uy) / area, gt = (dc * ux - db * vx) / area;
        float g0 = pd[a] - gs * ps[a] - gt * pt[a];
        float low = Math.min(pt[a], Math.min(pt[b], pt[c])), high = Math.max(pt[a], Math.max(pt[b], pt[c]));
        int from = Math.max(0, (int) Math.ceil(low - 0.5f)), to = Math.min(SIZE, (int) Math.ceil(high - 0.5f));
        for (int y = from; y < to; y++) {
            float yc = y + 0.5f;
            float left = Float.MAX_VALUE, right = -Float.MAX_VALUE;
            for (int k = 0; k < 3; k++) {
                int p = k == 0 ? a : k == 1 ? b : c, q = k == 0 ? b : k == 1 ? c : a;
                float yp = pt[p], yq = pt[q];
                if (yp <= yc != yq <= yc) {
                    float x = ps[p] + (ps[q] - ps[p]) * (yc - yp) / (yq - yp);
                    left = x < left ? x : left;
                    right = x > right ? x : right;
                }
            }
            span(y * SIZE, left, right, g0 + gt * yc + gs * 0.5f, gs);
        }
    }

    private void span(int line, float left, float right, float start, float step) {
        int from = Math.max(0, (int) Math.ceil(left - 0.5f)), to = Math.min(SIZE, (int) Math.ceil(right - 0.5f));
        for (int x = from; x < to; x++) {
            nearest[line + x] = Math.max(nearest[line + x], (int) (start + step * x));
        }
    }

    /** Summarises the tiles; call after the last {@link #draw}. */
    void finish() {
        for (int ty = 0; ty < TILES; ty++) {
            for (int tx = 0; tx < TILES; tx++) {
                int near = NOTHING, far = Integer.MAX_VALUE;
                for (int y = ty * TILE; y < (ty + 1) * TILE; y++) {
                    int at = y * SIZE + tx * TILE;
                    for (int x = at; x < at + TILE; x++) {
                        near = Math.max(near, nearest[x]);
                        far = Math.min(far, nearest[x]);
                    }
                }
                tileNear[ty * TILES + tx] = near;
                tileFar[ty * TILES + tx] = far;
            }
        }
        for (int ty = 0; ty < TILES; ty++) {
            for (int tx = 0; tx < TILES; tx++) {
                roundUp(tx, ty);
            }
        }
    }

    private void roundUp(int tx, int ty) {
        int near = NOTHING, far = Integer.MAX_VALUE;
        for (int y = Math.max(0, ty - 1); y <= Math.min(TILES - 1, ty + 1); y++) {
            for (int x = Math.max(0, tx - 1); x <= Math.min(TILES - 1, tx + 1); x++) {
                near = Math.max(near, tileNear[y * TILES + x]);
                far = Math.min(far, tileFar[y * TILES + x]);
            }
        }
        roundNear[ty * TILES + tx] = near;
        roundFar[ty * TILES + tx] = far;
    }

    /**
     * Share of the sun that reaches a point, from 0 to 1, with a soft rim.
     *
     * @param reach half width of the filter in texels, at most {@value #TILE} - 1
     */
    float light(float x, float y, float z, int reach) {
        float s = (x * Sun.SX + y * Sun.SY - originS) * scale - 0.5f;
        float t = (x * Sun.TX + y * Sun.TY + z * Sun.TZ - originT) * scale - 0.5f;
        int is = (int) s, it = (int) t;
        if (s < reach || t < reach || is >= SIZE - reach - 1 || it >= SIZE - reach - 1) {
            return 1;
        }
        int d = (int) ((x * Sun.X + y * Sun.Y + z * Sun.Z) * PER_METRE);
        int tile = (it / TILE) * TILES + is / TILE;
        if (d >= roundNear[tile]) {
            return 1;
        }
        if (d < roundFar[tile]) {
            return 0;
        }
        return reach == 1 ? narrow(is, it, s - is, t - it, d) : filtered(is, it, s - is, t - it, d, reach);
    }

    /** {@link #filtered} with a reach of 1, written out: most calls are these. */
    private float narrow(int is, int it, float fs, float ft, int d) {
        int at = (it - 1) * SIZE + is - 1, limit = d + 1;
        float sum = four(at, limit, fs) * (1 - ft);
        sum += four(at + SIZE, limit, fs) + four(at + 2 * SIZE, limit, fs);
        sum += four(at + 3 * SIZE, limit, fs) * ft;
        return sum * (1 / 9f);
    }

    /** 1 when {@code value} is less than {@code limit}, else 0. */
    private static int below(int value, int limit) {
        return (value - limit) >>> 31;
    }

    private float four(int at, int limit, float fs) {
        int[] map = nearest;
        int middle = below(map[at + 1], limit) + below(map[at + 2], limit);
        int left = below(map[at], limit), right = below(map[at + 3], limit);
        return middle + left + fs * (right - left);
    }

    /** Box filter with fractional ends, which slides smoothly from texel to texel. */
    private float filtered(int is, int it, float fs, float ft, int d, int reach) {
        int[] map = nearest;
        float sum = 0;
        int inner = 2 * reach, limit = d + 1;
        for (int j = -reach; j <= reach + 1; j++) {
            int at = (it + j) * SIZE + is - reach;
            int lit = 0;
            for (int i = at + 1; i <= at + inner; i++) {
                lit += below(map[i], limit);
            }
            float row = lit + (1 - fs) * below(map[at], limit) + fs * below(map[at + inner + 1], limit);
            sum += j == -reach ? row * (1 - ft) : j == reach + 1 ? row * ft : row;
        }
        float side = inner + 1;
        return sum / (side * side);
    }
}
