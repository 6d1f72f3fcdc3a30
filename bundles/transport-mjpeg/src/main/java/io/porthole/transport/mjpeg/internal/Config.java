/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.encode.JpegProfile;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Settings of {@value MjpegTransport#PID}. */
@ObjectClassDefinition(name = "Porthole transport: MJPEG", description = "Streams and snapshots over plain HTTP")
@interface Config {
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

    /** The last part is repeated after this time without a new frame, so that players do not give up. */
    @AttributeDefinition(
            name = "Repeat interval",
            description = "The last part is repeated after this many milliseconds without a new frame, 100..60000",
            min = "100",
            max = "60000")
    int repeatIntervalInMs() default 1000;

    /** Time for which a snapshot waits for a frame captured after the request. */
    @AttributeDefinition(
            name = "Snapshot timeout",
            description = "How many milliseconds a snapshot waits for a new frame, 100..60000",
            min = "100",
            max = "60000")
    int snapshotTimeoutInMs() default 2000;
}
