/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Input through the XTEST extension by libxcb-xtest; the rules of {@link Xcb} hold. */
final class XcbTest {
    private static final NativeLibrary LIBRARY = NativeLibrary.getInstance("libxcb-xtest.so.0");

    /** Address of the extension's description. */
    static final long ID = Pointer.nativeValue(LIBRARY.getGlobalVariableAddress("xcb_test_id"));

    private XcbTest() {}

    static {
        Native.register(XcbTest.class, LIBRARY);
    }

    static native int xcb_test_fake_input(
            long connection, byte type, byte detail, int time, int root, short rootX, short rootY, byte device);
}
