/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * An OpenGL context without any window, current on the thread that opened it and to be closed by the same. The display
 * behind it is shared by all contexts and ends with the last one.
 */
public final class GlContext implements AutoCloseable {
    private static long display;
    private static int users;

    private final long context;

    private GlContext(long context) {
        this.context = context;
    }

    /**
     * Makes a context and makes it current.
     *
     * @throws MujocoException when there is no OpenGL
     */
    public static GlContext open() throws MujocoException {
        long opened = retainDisplay();
        long context = 0;
        try {
            if (Egl.eglBindAPI(Egl.OPENGL_API) == 0) {
                throw refused("does not know desktop OpenGL");
            }
            context = Egl.eglCreateContext(opened, config(opened), 0, 0);
            if (context == 0) {
                throw refused("makes no context");
            }
            if (Egl.eglMakeCurrent(opened, 0, 0, context) == 0) {
                throw refused("cannot draw without a window");
            }
            return new GlContext(context);
        } catch (MujocoException e) {
            if (context != 0) {
                Egl.eglDestroyContext(opened, context);
            }
            releaseDisplay();
            throw e;
        }
    }

    @Override
    public void close() {
        Egl.eglMakeCurrent(display, 0, 0, 0);
        Egl.eglDestroyContext(display, context);
        Egl.eglReleaseThread();
        releaseDisplay();
    }

    private static synchronized long retainDisplay() throws MujocoException {
        if (users == 0) {
            display = initialised(Egl.eglGetPlatformDisplay(Egl.PLATFORM_SURFACELESS_MESA, 0, 0));
            if (display == 0) {
                display = initialised(Egl.eglGetDisplay(0));
            }
            if (display == 0) {
                throw refused("gives no display without a window system");
            }
        }
        users++;
        return display;
    }

    private static synchronized void releaseDisplay() {
        users--;
        if (users == 0) {
            Egl.eglTerminate(display);
            display = 0;
        }
    }

    private static long initialised(long display) {
        return display != 0 && Egl.eglInitialize(display, 0, 0) != 0 ? display : 0;
    }

    private static long config(long display) throws MujocoException {
        int[] wanted = {
            Egl.RED_SIZE,
            8,
            Egl.GREEN_SIZE,
            8,
            Egl.BLUE_SIZE,
            8,
            Egl.ALPHA_SIZE,
            8,
            Egl.DEPTH_SIZE,
            24,
            Egl.STENCIL_SIZE,
            8,
            Egl.SURFACE_TYPE,
            Egl.PBUFFER_BIT,
            Egl.RENDERABLE_TYPE,
            Egl.OPENGL_BIT,
            Egl.NONE
        };
        try (Memory attributes = new Memory(4L * wanted.length);
                Memory found = new Memory(16)) {
            attributes.write(0, wanted, 0, wanted.length);
            found.clear();
            long first = Pointer.nativeValue(found);
            int chosen = Egl.eglChooseConfig(display, Pointer.nativeValue(attributes), first, 1, first + 8);
            if (chosen == 0 || found.getInt(8) == 0) {
                throw refused("has no configuration with 24 bits of depth");
            }
            return found.getLong(0);
        }
    }

    private static MujocoException refused(String what) {
        return new MujocoException("EGL " + what + " (error 0x" + Integer.toHexString(Egl.eglGetError())
                + "); on Debian: apt install libegl1 libgl1-mesa-dri");
    }
}
