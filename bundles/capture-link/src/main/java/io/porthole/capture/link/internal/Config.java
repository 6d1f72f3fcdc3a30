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

    @AttributeDefinition(description = "Address that the TCP port is on")
    String tcpAddress() default "127.0.0.1";

    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "What producers over TCP must know, 16 to 256 characters; without it there is no TCP")
    String token() default "";

    @AttributeDefinition(min = "2", max = "8", description = "Frames that each link has room for")
    int slots() default 3;

    @AttributeDefinition(
            min = "1",
            max = "1024",
            description = "Streams at once, those included whose producer has gone less than retainInS ago")
    int maxLinks() default 64;

    @AttributeDefinition(min = "1", max = "2047", description = "Frame memory of one link, in MiB")
    int maxRingInMiB() default 256;

    @AttributeDefinition(min = "1", max = "1048576", description = "Frame memory of all links together, in MiB")
    int maxTotalInMiB() default 1024;

    @AttributeDefinition(
            min = "50",
            max = "60000",
            description = "A producer that says nothing for so long is asked for a sign of life; after two and a half "
                    + "times as long its stream is stale, in milliseconds")
    int heartbeatInMs() default 1000;

    @AttributeDefinition(
            min = "1",
            max = "86400",
            description = "A producer that gives no sign of life for so long loses its link, in seconds")
    int abandonAfterInS() default 30;

    @AttributeDefinition(
            min = "0",
            max = "3600000",
            description = "A stream whose producer has gone is stale for so long, then ended, in milliseconds")
    int endedAfterInMs() default 3000;

    @AttributeDefinition(
            min = "0",
            max = "86400",
            description = "A stream whose producer has gone is kept for so long, in seconds")
    int retainInS() default 60;
}
