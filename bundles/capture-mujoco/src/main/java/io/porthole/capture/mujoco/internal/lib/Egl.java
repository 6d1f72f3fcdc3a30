/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** EGL's functions, mapped directly; every pointer is a {@code long}. */
final class Egl {
    static final int PLATFORM_SURFACELESS_MESA = 0x31DD;
    static final int OPENGL_API = 0x30A2;
    static final int NONE = 0x3038;
    static final int RED_SIZE = 0x3024;
    static final int GREEN_SIZE = 0x3023;
    static final int BLUE_SIZE = 0x3022;
    static final int ALPHA_SIZE = 0x3021;
    static final int DEPTH_SIZE = 0x3025;
    static final int STENCIL_SIZE = 0x3026;
    static final int SURFACE_TYPE = 0x3033;
    static final int PBUFFER_BIT = 1;
    static final int RENDERABLE_TYPE = 0x3040;
    static final int OPENGL_BIT = 8;

    private Egl() {}

    /** To be called by {@link MujocoLibrary} alone. */
    static void bind(NativeLibrary library) {
        Native.register(Egl.class, library);
    }

    static void unbind() {
        Native.unregister(Egl.class);
    }

    static native long eglGetPlatformDisplay(int platform, long display, long attributes);

    static native long eglGetDisplay(long display);

    static native int eglInitialize(long display, long major, long minor);

    static native int eglTerminate(long display);

    static native int eglChooseConfig(long display, long attributes, long configs, int size, long count);

    static native int eglBindAPI(int api);

    static native long eglCreateContext(long display, long config, long shared, long attributes);

    static native int eglDestroyContext(long display, long context);

    static native int eglMakeCurrent(long display, long draw, long read, long context);

    static native int eglReleaseThread();

    static native int eglGetError();
}
