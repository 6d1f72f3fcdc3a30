/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.PixelFormat;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes encoders. Registered as a service; of several with the same codec the one with the highest service ranking is
 * used, and running streams change over to it, or away from one that goes, without their viewers being cut off.
 */
@ConsumerType
public interface EncoderFactory {
    /** Returns a short name for statistics and logs, such as {@code turbojpeg}. */
    String name();

    /** Returns the codec of its encoders. */
    Codec codec();

    /**
     * Returns whether its encoders take this pixel format as it is; the host maps the others to RGB8 or GRAY8 first.
     */
    boolean supports(PixelFormat format);

    /** Returns why this encoder is only a stand-in, as one sentence, or empty when it is a proper one. */
    default String degradedReason() {
        return "";
    }

    /** Returns whether its encoders work in hardware. */
    default boolean hardware() {
        return false;
    }

    /**
     * Returns what would be preferred to this encoder but does not work on this machine: the name of each with the
     * reason in one sentence, in the order in which they were tried.
     */
    default Map<String, String> passedOver() {
        return Map.of();
    }

    /**
     * Makes an encoder. Called on the thread that will use it.
     *
     * @param profile how to encode
     * @throws EncodeException when it cannot be made, or the profile is of a class that it does not know; the message
     *     says why
     */
    Encoder create(EncodeProfile profile) throws EncodeException;
}
