/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Native;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The X11 libraries, bound for as long as they have users. When the last one has left, the bindings are taken away from
 * JNA, whose cleaner thread would otherwise keep this bundle's class loader for ever.
 */
final class Natives {
    private static final List<Class<?>> BOUND =
            List.of(LibC.class, Xcb.class, XcbShm.class, XcbXfixes.class, XcbTest.class);

    private static int users;
    private static String cursorMissing = "";
    private static String inputMissing = "";

    private Natives() {}

    /** Empty when everything is there, else a sentence that says how to get what is not. */
    static String missing() {
        try {
            retain();
            release();
            return "";
        } catch (XException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Empty when cursors can be seen, else how to get what is missing for that. To be asked by a user. */
    static synchronized String cursorMissing() {
        return cursorMissing;
    }

    /** Empty when displays can be steered, else how to get what is missing for that. To be asked by a user. */
    static synchronized String inputMissing() {
        return inputMissing;
    }

    /**
     * Counts a user more: the libraries' functions can be called until it calls {@link #release}.
     *
     * @throws XException when a library is missing, with a sentence that says how to get it
     */
    static synchronized void retain() throws XException {
        if (users == 0) {
            bind();
        }
        users++;
    }

    /** Counts a user less; to be called once by each. */
    static synchronized void release() {
        users--;
        if (users == 0) {
            unbind();
        }
    }

    private static void bind() throws XException {
        // binding leaves JNA's thread-locals behind; on a thread that lives on they would keep the class loader
        CompletableFuture<Void> bound =
                CompletableFuture.runAsync(Natives::bindHere, work -> new Thread(work, "screen-bind").start());
        try {
            bound.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new XException(
                    "XCB is missing (" + cause.getMessage() + "); on Debian: apt install libxcb1 libxcb-shm0");
        }
    }

    private static void bindHere() {
        boolean whole = false;
        try {
            LibC.bind();
            Xcb.bind();
            XcbShm.bind();
            cursorMissing = optional(XcbXfixes::bind, "libxcb-xfixes0");
            inputMissing = optional(XcbTest::bind, "libxcb-xtest0");
            whole = true;
        } finally {
            if (!whole) {
                unbind();
            }
        }
    }

    private static String optional(Runnable bind, String debianPackage) {
        try {
            bind.run();
            return "";
        } catch (UnsatisfiedLinkError e) {
            return "on Debian: apt install " + debianPackage;
        }
    }

    private static void unbind() {
        BOUND.forEach(Native::unregister);
    }
}
