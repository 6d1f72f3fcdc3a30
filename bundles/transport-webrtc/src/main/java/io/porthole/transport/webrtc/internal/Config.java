/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of WebRTC, PID {@value #PID}. A change closes every session; viewers connect again. */
@ObjectClassDefinition(
        name = "Porthole transport: WebRTC",
        description = "Video over WebRTC: connectivity, capacity, codec and bitrate")
@interface Config {
    /** Name of the configuration. */
    String PID = "io.porthole.transport.webrtc";

    /** ICE servers. */
    @AttributeDefinition(
            description = "STUN and TURN servers of this host and its viewers: 'stun:stun.example.org:3478',"
                    + " 'turn:turn.example.org:3478?transport=tcp' with the name and password below, or"
                    + " 'turn:turn.example.org|name|password' with its own")
    String[] iceServers() default {};

    /** User name at TURN. */
    @AttributeDefinition(description = "User name at TURN servers that are listed without one")
    String turnUsername() default "";

    /** Password at TURN. */
    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "Password at TURN servers that are listed without one; viewers receive it")
    String turnPassword() default "";

    /** Whether only relay candidates are used. */
    @AttributeDefinition(description = "Whether media passes through TURN servers only, never directly")
    boolean relayOnly() default false;

    /** Lowest UDP port. */
    @AttributeDefinition(
            min = "0",
            max = "65535",
            description =
                    "Lowest UDP port for media; each session takes at least one. 0: any, then maxPort is 0" + " too")
    int minPort() default 0;

    /** Highest UDP port. */
    @AttributeDefinition(min = "0", max = "65535", description = "Highest UDP port for media, or 0 for any")
    int maxPort() default 0;

    /** Whether ICE over TCP is offered. */
    @AttributeDefinition(description = "Whether ICE over TCP is offered too, on ports of its own (RFC 6544)")
    boolean tcp() default true;

    /** Public addresses. */
    @AttributeDefinition(
            description = "Public addresses of this host, at most one IPv4 and one IPv6, offered to viewers in"
                    + " addition to its own. Empty: PUBLIC_IP of the environment")
    String[] publicIp() default {};

    /** First public port. */
    @AttributeDefinition(
            min = "0",
            max = "65535",
            description = "Public port that is forwarded to minPort, the next one to the next and so on. 0:"
                    + " EXTERNAL_STREAM_MEDIA_PORT of the environment if minPort is set, else the same as inside")
    int externalPort() default 0;

    /** Networks in order of preference. */
    @AttributeDefinition(
            description = "Networks or addresses of this machine in order of preference, such as 10.0.0.0/8; others"
                    + " come last. One after an exclamation mark is not used, such as !172.17.0.0/16 for"
                    + " Docker's")
    String[] interfaces() default {"!169.254.0.0/16", "!fe80::/10"};

    /** Maximum number of sessions. */
    @AttributeDefinition(
            min = "1",
            max = "1000",
            description = "Maximum number of sessions, whatever the processor has capacity for; further viewers use"
                    + " the WebSocket")
    int maxViewers() default 64;

    /** Maximum number of sessions of one address. */
    @AttributeDefinition(
            min = "1",
            max = "1000",
            description = "Maximum number of sessions from one address, such as that of a proxy or of a network behind"
                    + " a router; further viewers use the WebSocket")
    int maxViewersPerAddress() default 32;

    /** Maximum share of the processor. */
    @AttributeDefinition(
            min = "10",
            max = "1000",
            description = "Share of all cores in percent up to which further sessions are admitted, by what the"
                    + " present ones cost; more than 100 admits more than can be served well")
    int processorShareInPercent() default 85;

    /** Codec of viewers that do not ask for one. */
    @AttributeDefinition(
            options = {@Option("h264"), @Option("vp8"), @Option("vp9"), @Option("av1")},
            description = "Codec of viewers that do not ask for one: h264, vp8, vp9 or av1")
    String codec() default "h264";

    /** Preset of viewers that do not ask for one. */
    @AttributeDefinition(
            options = {@Option("low"), @Option("balanced"), @Option("high"), @Option("auto")},
            description = "Bitrate preset of viewers that do not ask for one: low 200 kbit/s, balanced 500 kbit/s,"
                    + " high 2 Mbit/s, or auto, which adapts to the available bandwidth")
    String preset() default "auto";
}
