/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** The colour of what a triangle covers: sun with shadow, ambient light, highlight and mirrored surroundings. */
final class SurfaceShader {
    /** Lifts a point off its own surface before it asks for its shadow, in metres. */
    private static final float LIFT_IN_M = 0.007f;

    private final Materials materials;
    private final ShadowMap shadows;
    private final TableTop table;
    private float stepX;
    private float stepY;
    private float rayX;
    private float rayY;
    private float rayZ;

    SurfaceShader(Materials materials, ShadowMap shadows, TableTop table) {
        this.materials = materials;
        this.shadows = shadows;
        this.table = table;
    }

    /** Prepares a row. */
    void begin(View view, int y) {
        stepX = (float) (view.rightX / view.focal);
        stepY = (float) (view.rightY / view.focal);
        rayX = (float) view.rayX(0.5, y + 0.5);
        rayY = (float) view.rayY(0.5, y + 0.5);
        rayZ = (float) view.rayZ(0.5, y + 0.5);
        table.begin(view, y);
    }

    /** Shades the pixels from {@code from} to {@code to} of the prepared row; all of them are covered. */
    void row(FrameBuffer frame, Rasteriser drawn, View view, int y, int from, int to) {
        int line = y * frame.width;
        int[] cover = frame.cover;
        int x = from;
        while (x < to) {
            int start = x;
            boolean isTable = drawn.material[cover[line + x] - 1] == Materials.TABLE_TOP;
            do {
                x++;
            } while (x < to && drawn.material[cover[line + x] - 1] == Materials.TABLE_TOP == isTable);
            if (isTable) {
                table.row(frame.colour, line, shadows, start, x);
            } else {
                parts(frame, drawn, view, y, start, x);
            }
        }
    }

    private void parts(FrameBuffer frame, Rasteriser drawn, View view, int y, int from, int to) {
        int line = y * frame.width;
        float eyeX = (float) view.eyeX, eyeY = (float) view.eyeY, eyeZ = (float) view.eyeZ;
        float yc = y + 0.5f;
        float[] plane = drawn.plane;
        for (int x = from; x < to; x++) {
            int t = frame.cover[line + x] - 1;
            float w = 1 / frame.inverseDepth[line + x];
            float rx = rayX + stepX * x, ry = rayY + stepY * x;
            int k = t * Rasteriser.PLANE;
            float xc = x + 0.5f;
            float nx = plane[k] * xc + plane[k + 1] * yc + plane[k + 2];
            float ny = plane[k + 3] * xc + plane[k + 4] * yc + plane[k + 5];
            float nz = plane[k + 6] * xc + plane[k + 7] * yc + plane[k + 8];
            float unit = 1 / (float) Math.sqrt(nx * nx + ny * ny + nz * nz);
            frame.colour[line + x] = shade(
                    drawn.material[t],
                    eyeX + rx * w,
                    eyeY + ry * w,
                    eyeZ + rayZ * w,
                    nx * unit,
                    ny * unit,
                    nz * unit,
                    rx,
                    ry,
                    rayZ);
        }
    }

    private int shade(int m, float px, float py, float pz, float nx, float ny, float nz, float rx, float ry, float rz) {
        float back = -1 / (float) Math.sqrt(rx * rx + ry * ry + rz * rz);
        float vx = rx * back, vy = ry * back, vz = rz * back;
        float facing = Math.max(0, nx * vx + ny * vy + nz * vz);
        float toSun = nx * Sun.X + ny * Sun.Y + nz * Sun.Z;
        float sun = 0;
        if (toSun > 0) {
            sun = shadows.light(px + nx * LIFT_IN_M, py + ny * LIFT_IN_M, pz + nz * LIFT_IN_M, 1);
        }
        float direct = toSun > 0 ? toSun * sun : 0;
        float up = nz * 0.5f + 0.5f;
        // what stands on the table sees less of the room the closer it is to it
        float open = pz > 0 ? Math.min(1, 0.55f + 0.45f * up + pz * 4) : 0.75f;
        float ambientR = (StudioLight.GROUND[0] + (StudioLight.SKY[0] - StudioLight.GROUND[0]) * up) * open;
        float ambientG = (StudioLight.GROUND[1] + (StudioLight.SKY[1] - StudioLight.GROUND[1]) * up) * open;
        float ambientB = (StudioLight.GROUND[2] + (StudioLight.SKY[2] - StudioLight.GROUND[2]) * up) * open;
        float grazing = 1 - facing;
        float grazing2 = grazing * grazing;
        float reflect = materials.reflect[m] + 0.35f * grazing2 * grazing2;
        float mirror = StudioLight.mirror(2 * facing * nz - vz) * reflect * open;
        float cosine = 2 * facing * toSun - (vx * Sun.X + vy * Sun.Y + vz * Sun.Z);
        float shine = mirror + StudioLight.highlight(cosine) * materials.highlight[m] * sun;
        float glow = materials.glow[m];
        return ToneCurve.pack(
                materials.red[m] * (ambientR + direct * StudioLight.SUN[0] + glow) + shine,
                materials.green[m] * (ambientG + direct * StudioLight.SUN[1] + glow) + shine,
                materials.blue[m] * (ambientB + direct * StudioLight.SUN[2] + glow) + shine);
    }
}
