/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the frame link. */
@ObjectClassDefinition(
        id = LinkCapture.PID,
        name = "Frame link",
        description = "Where other processes hand in frames, and how much they may take.")
@interface Config {
    @AttributeDefinition(
            description = "Path of the unix socket; empty for porthole-UID/link.sock in XDG_RUNTIME_DIR or /tmp; "
                    + "'off' for none")
    String socketPath() default "";

    @AttributeDefinition(
            description = "Who may use the socket, as nine letters of 'ls -l'; a folder that is made for it is always "
                    + "for its owner alone")
    String socketPermissions() default "rw-------";

    @AttributeDefinition(
            min = "0",
            max = "65535",
            description = "TCP port for producers on other machines, which need the token; 0 for none")
    int tcpPort() default 0;

    @AttributeDefinition(description = "Address of the TCP port")
    String tcpAddress() default "127.0.0.1";

    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "Token for producers over TCP, 16 to 256 characters; without it the TCP port stays closed")
    String token() default "";

    @AttributeDefinition(min = "2", max = "8", description = "Number of frame slots of each link")
    int slots() default 3;

    @AttributeDefinition(
            min = "1",
            max = "1024",
            description = "Maximum number of streams, including those kept for retainInS after their producer left")
    int maxLinks() default 64;

    @AttributeDefinition(min = "1", max = "2047", description = "Frame memory of one link, in MiB")
    int maxRingInMiB() default 256;

    @AttributeDefinition(min = "1", max = "1048576", description = "Frame memory of all links together, in MiB")
    int maxTotalInMiB() default 1024;

    @AttributeDefinition(
            min = "50",
            max = "60000",
            description = "Silence in milliseconds after which a PING is sent; after two and a half times as long "
                    + "the stream is stale")
    int heartbeatInMs() default 1000;

    @AttributeDefinition(
            min = "1",
            max = "86400",
            description = "Silence in seconds after which a producer loses its link")
    int abandonAfterInS() default 30;

    @AttributeDefinition(
            min = "0",
            max = "3600000",
            description = "Time in milliseconds between the loss of a producer and the state 'ended'")
    int endedAfterInMs() default 3000;

    @AttributeDefinition(
            min = "0",
            max = "86400",
            description = "Time in seconds for which a stream is kept after its producer left")
    int retainInS() default 60;
}
