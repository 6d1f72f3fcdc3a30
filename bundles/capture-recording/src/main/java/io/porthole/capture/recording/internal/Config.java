/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Settings of {@value RecordingCapture#PID}. */
@ObjectClassDefinition(name = "Porthole capture: recordings", description = "Recordings played as streams")
@interface Config {
    /** The recordings. */
    @AttributeDefinition(
            name = "Files",
            description =
                    "MP4 files that this host recorded, each played as a stream of its name; porthole replay FILE..."
                            + " sets it")
    String[] files() default {};

    /** Speed of the playback. */
    @AttributeDefinition(
            name = "Speed",
            description = "Recorded seconds in a second, 0.01..100; viewers change it with the command speed",
            min = "0.01",
            max = "100")
    double speed() default 1;

    /** What happens at the end. */
    @AttributeDefinition(
            name = "At the end",
            description = "loop to begin again, stop to stay at the last frame until a viewer asks for more",
            options = {@Option("loop"), @Option("stop")})
    String atEnd() default "loop";
}
