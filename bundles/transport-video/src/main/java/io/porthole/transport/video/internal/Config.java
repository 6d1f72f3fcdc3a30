/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.video.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@value VideoTransport#PID}. */
@ObjectClassDefinition(name = "Porthole transport: video", description = "Streams as MP4 and MPEG-TS over plain HTTP")
@interface Config {
    /** Bitrate of the video. */
    @AttributeDefinition(
            name = "Bitrate",
            description =
                    "Bits per second of H.264 for a frame of 1280 x 720, 10000..1000000000; other sizes get more or"
                            + " less. With the WebSocket's videoBitrate the viewers of both share one encode",
            min = "10000",
            max = "1000000000")
    int bitrate() default 5_000_000;

    /** Time for which a request waits for the first frame. */
    @AttributeDefinition(
            name = "First frame timeout",
            description = "How many milliseconds a request waits for the first frame, 100..60000",
            min = "100",
            max = "60000")
    int firstFrameTimeoutInMs() default 10_000;
}
