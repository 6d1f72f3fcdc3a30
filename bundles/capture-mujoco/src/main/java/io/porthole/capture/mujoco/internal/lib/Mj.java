/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * MuJoCo's functions, mapped directly; every pointer is a {@code long}. {@code mjrRect} is four ints, which the calling
 * conventions of x86-64 and AArch64 pass like two longs: {@link #corner} and {@link #extent}.
 */
final class Mj {
    static final int CATEGORIES = 7;
    static final int FONT_SCALE = 100;
    static final int BUFFER_OFFSCREEN = 1;

    static final int CAMERA_FREE = 0;
    static final int CAMERA_TRACKING = 1;
    static final int CAMERA_FIXED = 2;

    static final int MOUSE_ROTATE_V = 1;
    static final int MOUSE_ROTATE_H = 2;
    static final int MOUSE_MOVE_V = 3;
    static final int MOUSE_MOVE_H = 4;

    private Mj() {}

    /** To be called by {@link MujocoLibrary} alone. */
    static void bind(NativeLibrary library, boolean flexes) {
        Native.register(Mj.class, library);
        Native.register(flexes ? SelectFlexes.class : Select.class, library);
    }

    static void unbind() {
        Native.unregister(Mj.class);
        Native.unregister(Select.class);
        Native.unregister(SelectFlexes.class);
    }

    /** Returns the first half of a rectangle: its left lower corner is the origin. */
    static long corner() {
        return 0;
    }

    /** Returns the second half of a rectangle. */
    static long extent(int width, int height) {
        return ((long) height << 32) | width;
    }

    static native long mj_loadXML(long path, long files, long error, int errorBytes);

    static native long mj_loadModel(long path, long files);

    static native void mj_deleteModel(long model);

    static native long mj_makeData(long model);

    static native void mj_deleteData(long data);

    static native void mj_step(long model, long data);

    static native void mj_forward(long model, long data);

    static native void mj_resetData(long model, long data);

    static native void mj_warning(long data, int kind, int info);

    static native long mj_id2name(long model, int type, int id);

    static native void mjv_defaultCamera(long camera);

    static native void mjv_defaultFreeCamera(long model, long camera);

    static native void mjv_defaultOption(long option);

    static native void mjv_defaultPerturb(long perturb);

    static native void mjv_defaultScene(long scene);

    static native void mjv_makeScene(long model, long scene, int geoms);

    static native void mjv_freeScene(long scene);

    static native void mjv_updateScene(
            long model, long data, long option, long perturb, long camera, int categories, long scene);

    static native double mjv_frustumHeight(long scene);

    static native void mjv_initPerturb(long model, long data, long scene, long perturb);

    static native void mjv_movePerturb(
            long model, long data, int action, double dx, double dy, long scene, long perturb);

    static native void mjv_applyPerturbForce(long model, long data, long perturb);

    static native void mjv_applyPerturbPose(long model, long data, long perturb, int paused);

    static native void mjr_defaultContext(long context);

    static native void mjr_makeContext(long model, long context, int fontScale);

    static native void mjr_freeContext(long context);

    static native void mjr_setBuffer(int buffer, long context);

    static native void mjr_render(long corner, long extent, long scene, long context);

    static native void mjr_readPixels(long colours, long depths, long corner, long extent, long context);

    static native int mjr_getError();

    /** {@code mjv_select} of versions before 3. */
    static final class Select {
        private Select() {}

        static native int mjv_select(
                long model,
                long data,
                long option,
                double aspect,
                double x,
                double y,
                long scene,
                long point,
                long geom,
                long skin);
    }

    /** {@code mjv_select} since version 3. */
    static final class SelectFlexes {
        private SelectFlexes() {}

        static native int mjv_select(
                long model,
                long data,
                long option,
                double aspect,
                double x,
                double y,
                long scene,
                long point,
                long geom,
                long flex,
                long skin);
    }
}
