/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.encode.JpegProfile;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Settings of {@value WebSocketTransport#PID}. */
@ObjectClassDefinition(
        name = "Porthole transport: WebSocket",
        description = "Frames, statistics and control over one WebSocket")
public @interface Config {
    /** JPEG quality of viewers that do not ask for another. */
    @AttributeDefinition(
            name = "Quality",
            description = "JPEG quality of viewers that do not ask for another, 1..100",
            min = "1",
            max = "100")
    int quality() default JpegProfile.DEFAULT_QUALITY;

    /** Chroma subsampling of viewers that do not ask for another. */
    @AttributeDefinition(
            name = "Subsampling",
            description = "Chroma subsampling of viewers that do not ask for another: 444, 422 or 420",
            options = {@Option("444"), @Option("422"), @Option("420")})
    String subsampling() default "420";

    /** Bitrate of video. */
    @AttributeDefinition(
            name = "Video bitrate",
            description =
                    "Bits per second of H.264 for a frame of 1280 x 720, 10000..1000000000; other sizes get more or"
                            + " less, viewers on slow links a half or a twelfth of it",
            min = "10000",
            max = "1000000000")
    int videoBitrate() default 5_000_000;

    /** Time between two pings. */
    @AttributeDefinition(
            name = "Ping interval",
            description = "Milliseconds between two pings, 100..600000",
            min = "100",
            max = "600000")
    int pingIntervalInMs() default 15_000;

    /** Silence after which a client counts as gone. */
    @AttributeDefinition(
            name = "Silence timeout",
            description = "A client that neither says nor takes anything, not even a pong, for this many milliseconds"
                    + " is cut off, 200..3600000; more than the ping interval",
            min = "200",
            max = "3600000")
    int silenceTimeoutInMs() default 30_000;
}
