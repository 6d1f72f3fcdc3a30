/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** The cursor's image through libxcb-xfixes; the rules of {@link Xcb} hold. */
final class XcbXfixes {
    private static volatile long id;

    private XcbXfixes() {}

    /** To be called by {@link Natives} alone. */
    static void bind() {
        id = 0;
        NativeLibrary library = NativeLibrary.getInstance("libxcb-xfixes.so.0");
        Native.register(XcbXfixes.class, library);
        id = Pointer.nativeValue(library.getGlobalVariableAddress("xcb_xfixes_id"));
    }

    /** Address of the extension's description; 0 without the library. */
    static long id() {
        return id;
    }

    static native int xcb_xfixes_query_version(long connection, int major, int minor);

    static native long xcb_xfixes_query_version_reply(long connection, int cookie, long error);

    static native int xcb_xfixes_get_cursor_image(long connection);

    static native long xcb_xfixes_get_cursor_image_reply(long connection, int cookie, long error);
}
