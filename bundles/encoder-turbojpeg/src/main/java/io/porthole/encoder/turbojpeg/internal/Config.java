/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration under the PID {@code io.porthole.encoder.turbojpeg}. */
@ObjectClassDefinition(name = "Porthole JPEG encoder (libjpeg-turbo)", description = "JPEG by libjpeg-turbo.")
@interface Config {
    /** Default of {@link #stripeThreads}. */
    int DEFAULT_STRIPE_THREADS = 1;

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
            description = "Threads that compress one frame together, for large frames; 1 compresses it in one piece",
            min = "1",
            max = "16")
    int stripeThreads() default DEFAULT_STRIPE_THREADS;
}
