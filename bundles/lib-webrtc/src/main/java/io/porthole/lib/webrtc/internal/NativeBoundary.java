/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The border to native code: nothing may be thrown across it, or the process dies without a word. */
final class NativeBoundary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeBoundary.class);

    private NativeBoundary() {}

    /** Runs the work of a native callback. */
    static void guard(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            swallow(e);
        }
    }

    private static void swallow(Throwable e) {
        try {
            LOG.error("[webrtc] A callback of the native library failed", e);
        } catch (Throwable unloggable) {
            // the border holds, whatever happens
        }
    }
}
