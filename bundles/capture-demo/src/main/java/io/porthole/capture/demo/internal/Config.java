/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the demo simulation. */
@ObjectClassDefinition(
        name = "Porthole capture: demo simulation",
        description = "The embedded simulation: a robot arm that stacks blocks.")
@interface Config {
    /** Whether there is a demo at all. */
    @AttributeDefinition(name = "Enabled", description = "Whether the demo simulation offers its streams")
    boolean enabled() default true;

    /** Width of the frames. */
    @AttributeDefinition(name = "Width", description = "Width of the frames in pixels", min = "16", max = "4096")
    int widthInPixels() default 1280;

    /** Height of the frames. */
    @AttributeDefinition(name = "Height", description = "Height of the frames in pixels", min = "16", max = "4096")
    int heightInPixels() default 720;

    /** Frames a second. */
    @AttributeDefinition(name = "Rate", description = "Frames a second while somebody watches", min = "1", max = "120")
    double framesPerSecond() default 30;

    /** Seed of the scene. */
    @AttributeDefinition(
            name = "Seed",
            description = "Where the blocks lie and what becomes of them; the same seed gives the same start")
    long seed() default 1;
}
