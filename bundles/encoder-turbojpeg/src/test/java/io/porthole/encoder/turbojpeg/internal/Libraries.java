/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import static org.junit.jupiter.api.Assumptions.abort;

import io.porthole.api.encode.EncodeException;

/** The library that the tests use; they are skipped only where there is truly none. */
final class Libraries {
    private Libraries() {}

    static TurboJpegEncoderFactory factory(int stripeThreads) {
        try {
            return TurboJpegEncoderFactory.load("", null, stripeThreads);
        } catch (EncodeException e) {
            return abort("there is no libjpeg-turbo on this platform: " + e.getMessage());
        }
    }

    static NativeBinding bundled() {
        try {
            return BundledNative.load(null);
        } catch (EncodeException e) {
            return abort("no libjpeg-turbo is bundled that works here: " + e.getMessage());
        }
    }
}
