/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration under the PID {@code io.porthole.lib.ffmpeg}. */
@ObjectClassDefinition(name = "Porthole FFmpeg", description = "Video encoders by FFmpeg.")
@interface Config {
    /** Another build of FFmpeg. */
    @AttributeDefinition(
            name = "Library path",
            description = "Absolute path of a jar with another build of the same FFmpeg to use in place of the bundled"
                    + " one, such as ffmpeg-8.1.2-1.5.14-linux-x86_64-gpl.jar, which has x264; empty for none; a change"
                    + " takes effect at the next start")
    String libraryPath() default "";
}
