/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import java.lang.invoke.MethodHandles;

/** Whether the X11 libraries are there. */
final class Natives {
    private static final String MISSING = load();

    private Natives() {}

    /** Empty when everything is there, else a sentence that says how to get what is not. */
    static String missing() {
        return MISSING;
    }

    private static String load() {
        try {
            // touching each class binds its library
            if (XcbShm.ID == 0 || XcbXfixes.ID == 0 || XcbTest.ID == 0) {
                return "the libraries of XCB are incomplete";
            }
            MethodHandles.lookup().ensureInitialized(Xcb.class);
            return "";
        } catch (LinkageError | IllegalAccessException e) {
            return "XCB is missing (" + e.getMessage()
                    + "); on Debian: apt install libxcb1 libxcb-shm0 libxcb-xfixes0 libxcb-xtest0";
        }
    }
}
