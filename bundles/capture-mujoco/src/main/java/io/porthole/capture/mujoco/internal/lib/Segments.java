/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Numbers of what is seen: 0 for nothing, a geom's id plus 1, and behind the geoms everything else by its own id. They
 * stay the same from frame to frame.
 */
final class Segments {
    static final int MOST = 0xffff;

    private final Layout layout;
    private final int geoms;
    private short[] numbers = new short[0];

    Segments(Layout layout, int geoms) {
        this.layout = layout;
        this.geoms = geoms;
    }

    /**
     * Reads the colours of a frame that was drawn with the scene's own numbers.
     *
     * @param codes RGB pixels
     * @param into 16 bits a pixel
     */
    void number(Pointer scene, ByteBuffer codes, int pixels, ByteBuffer into) {
        int known = learn(scene);
        for (int i = 0; i < pixels; i++) {
            int code = (codes.get(3 * i) & 255)
                    | ((codes.get(3 * i + 1) & 255) << 8)
                    | ((codes.get(3 * i + 2) & 255) << 16);
            into.putShort(2 * i, code > 0 && code <= known ? numbers[code - 1] : 0);
        }
    }

    /** Fills the table for this scene; returns how many entries it has. */
    private int learn(Pointer scene) {
        int drawn = scene.getInt(layout.sceneGeoms);
        Pointer array = scene.getPointer(layout.sceneGeomArray);
        if (numbers.length < drawn) {
            numbers = new short[drawn];
        }
        Arrays.fill(numbers, (short) 0);
        for (int i = 0; i < drawn; i++) {
            long at = (long) i * layout.geomBytes;
            int code = array.getInt(at + layout.geomSegment);
            if (code >= 0 && code < drawn) {
                numbers[code] =
                        (short) number(array.getInt(at + layout.geomObjectType), array.getInt(at + layout.geomObject));
            }
        }
        return drawn;
    }

    private int number(int type, int object) {
        if (object < 0) {
            return 0;
        }
        return Math.min(MOST, type == layout.objectGeom ? object + 1 : geoms + object + 1);
    }
}
