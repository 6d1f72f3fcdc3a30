/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** MIT-SHM through libxcb-shm; the rules of {@link Xcb} hold. */
final class XcbShm {
    private static volatile long id;

    private XcbShm() {}

    /** To be called by {@link Natives} alone. */
    static void bind() {
        NativeLibrary library = NativeLibrary.getInstance("libxcb-shm.so.0");
        Native.register(XcbShm.class, library);
        id = Pointer.nativeValue(library.getGlobalVariableAddress("xcb_shm_id"));
    }

    /** Address of the extension's description. */
    static long id() {
        return id;
    }

    static native int xcb_shm_attach_checked(long connection, int segment, int id, byte readOnly);

    static native int xcb_shm_detach(long connection, int segment);

    static native int xcb_shm_get_image(
            long connection,
            int drawable,
            short x,
            short y,
            short width,
            short height,
            int planes,
            byte format,
            int segment,
            int offset);

    static native long xcb_shm_get_image_reply(long connection, int cookie, long error);
}
