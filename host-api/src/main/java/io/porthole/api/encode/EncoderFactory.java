/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.PixelFormat;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes encoders. Registered as a service; of several with the same codec the one with the highest service ranking is
 * used, and running streams change over to it, or away from one that goes, without their viewers being cut off.
 */
@ConsumerType
public interface EncoderFactory {
    /** Short name for statistics and logs, such as {@code turbojpeg}. */
    String name();

    /** What its encoders produce. */
    Codec codec();

    /** Whether its encoders take this pixel format as it is; the host maps the others to RGB8 or GRAY8 first. */
    boolean supports(PixelFormat format);

    /** Why this encoder is only a stand-in, as a sentence for a person, or empty when it is a proper one. */
    default String degradedReason() {
        return "";
    }

    /**
     * Makes an encoder. Called on the thread that will use it.
     *
     * @throws EncodeException when it cannot be made; the message says why
     */
    Encoder create(EncodeProfile profile) throws EncodeException;
}
