/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Input through the XTEST extension by libxcb-xtest; the rules of {@link Xcb} hold. */
final class XcbTest {
    private static volatile long id;

    private XcbTest() {}

    /** To be called by {@link Natives} alone. */
    static void bind() {
        id = 0;
        NativeLibrary library = NativeLibrary.getInstance("libxcb-xtest.so.0");
        Native.register(XcbTest.class, library);
        id = Pointer.nativeValue(library.getGlobalVariableAddress("xcb_test_id"));
    }

    /** Address of the extension's description; 0 without the library. */
    static long id() {
        return id;
    }

    static native int xcb_test_fake_input(
            long connection, byte type, byte detail, int time, int root, short rootX, short rootY, byte device);
}
