/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one captured screen. The keys with a dot are the stream's service properties. */
@ObjectClassDefinition(
        name = "Porthole capture: screen",
        description = "An X11 display, or one window of it, as a stream.")
@interface Config {
    /** Name of the stream. */
    @AttributeDefinition(name = "Stream", description = "Name of the stream")
    String stream_name() default "screen";

    /** Title of the stream. */
    @AttributeDefinition(name = "Title", description = "What a person reads in the name's place")
    String stream_title() default "Screen";

    /** Frames a second. */
    @AttributeDefinition(name = "Rate", description = "Frames a second", min = "1", max = "120")
    double stream_fps() default 30;

    /** The display. */
    @AttributeDefinition(
            name = "Display",
            description = "X11 display such as :0; empty for what the environment's DISPLAY says")
    String display() default "";

    /** The window. */
    @AttributeDefinition(
            name = "Window",
            description = "empty for the whole screen, 0x... for a window's id, else part of its title")
    String window() default "";

    /** Whether to paint the cursor. */
    @AttributeDefinition(name = "Cursor", description = "Whether the cursor is part of the frame")
    boolean cursor() default true;

    /** Whether viewers may send input. */
    @AttributeDefinition(name = "Control", description = "Whether viewers with the control role may use it")
    boolean control() default true;
}
