/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import java.util.List;

/**
 * One pass over the scene gives colour, depth and object ids. Not thread-safe; allocates nothing per frame once its
 * buffers have grown to the scene.
 */
public final class Renderer {
    /** Object id of the floor. */
    public static final int FLOOR_ID = 20;

    private final ShadowMap shadows = new ShadowMap(0, 0, 0.2f, 1.0f);
    private final Rasteriser rasteriser = new Rasteriser();
    private final Outline outline = new Outline();
    private final FloorCache backing = new FloorCache();
    private final EdgeSmoother smoother = new EdgeSmoother();
    private final TableTop table;
    private final Floor floor;
    private final SurfaceShader surfaces;

    public Renderer(Materials materials, TableTop table, Floor floor) {
        this.table = table;
        this.floor = floor;
        surfaces = new SurfaceShader(materials, shadows, table);
    }

    /**
     * Draws a frame into {@code frame}.
     *
     * @param darkening balls {x, y, z, radius} standing for what moves close to the table
     * @param colour whether colour is wanted
     * @param measures whether depth and ids are wanted
     */
    public void draw(
            List<Instance> scene,
            List<double[]> darkening,
            View view,
            FrameBuffer frame,
            boolean colour,
            boolean measures) {
        view.frame(frame.width, frame.height);
        rasteriser.begin(frame);
        outline.clear();
        for (int i = 0; i < scene.size(); i++) {
            rasteriser.draw(scene.get(i), view, frame, outline);
        }
        if (measures) {
            measure(view, frame);
        }
        if (colour) {
            light(scene, darkening);
            shade(view, frame);
            smoother.smooth(outline, frame);
        }
    }

    private void light(List<Instance> scene, List<double[]> darkening) {
        shadows.begin();
        for (int i = 0; i < scene.size(); i++) {
            if (scene.get(i).castsShadow()) {
                shadows.draw(scene.get(i));
            }
        }
        shadows.finish();
        table.begin();
        for (int i = 0; i < darkening.size(); i++) {
            double[] ball = darkening.get(i);
            table.darken(ball[0], ball[1], ball[2], ball[3]);
        }
    }

    private void shade(View view, FrameBuffer frame) {
        backing.prepare(view, frame, floor);
        for (int y = 0; y < frame.height; y++) {
            floor.begin(view, y);
            surfaces.begin(view, y);
            int line = y * frame.width, x = 0;
            while (x < frame.width) {
                int from = x;
                boolean covered = frame.cover[line + x] != 0;
                while (x < frame.width && frame.cover[line + x] != 0 == covered) {
                    x++;
                }
                if (covered) {
                    surfaces.row(frame, rasteriser, view, y, from, x);
                } else {
                    backing.paint(frame, floor, y, from, x);
                    floor.moving(frame.colour, line, shadows, from, x);
                }
            }
        }
    }

    private void measure(View view, FrameBuffer frame) {
        for (int y = 0; y < frame.height; y++) {
            float ground = floor.depth(view, y);
            byte groundId = (byte) (ground == Float.POSITIVE_INFINITY ? 0 : FLOOR_ID);
            int line = y * frame.width;
            for (int i = line; i < line + frame.width; i++) {
                int t = frame.cover[i];
                frame.depth[i] = t == 0 ? ground : 1 / frame.inverseDepth[i];
                frame.ids[i] = t == 0 ? groundId : rasteriser.object[t - 1];
            }
        }
    }
}
