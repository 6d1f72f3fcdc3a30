/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration under the PID {@code io.porthole.encoder.turbojpeg}. */
@ObjectClassDefinition(name = "Porthole JPEG encoder (libjpeg-turbo)", description = "JPEG by libjpeg-turbo.")
@interface Config {
    /** Default of {@link #stripeThreads}. */
    int DEFAULT_STRIPE_THREADS = 0;

    /** Greatest number of {@link #stripeThreads}. */
    int MAX_STRIPE_THREADS = 16;

    /** The library to prefer. */
    @AttributeDefinition(
            name = "Library path",
            description = "Absolute path of a libturbojpeg to use before the system's and the bundled one; empty for"
                    + " none")
    String libraryPath() default "";

    /** Threads that share the work on one frame. */
    @AttributeDefinition(
            name = "Stripe threads",
            description = "Threads that compress one frame together; 1 compresses it in one piece, 0 does so below"
                    + " 1920x1080 and gives larger ones the idle cores, at most 4",
            min = "0",
            max = "16")
    int stripeThreads() default DEFAULT_STRIPE_THREADS;
}
