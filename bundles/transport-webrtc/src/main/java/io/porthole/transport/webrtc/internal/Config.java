/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of WebRTC, PID {@value #PID}. A change closes every session; viewers connect again. */
@ObjectClassDefinition(
        name = "Porthole transport: WebRTC",
        description = "Video over WebRTC: ways to the viewers, how many, and how they are sent")
@interface Config {
    /** Name of the configuration. */
    String PID = "io.porthole.transport.webrtc";

    /** Servers for ICE. */
    @AttributeDefinition(
            description = "STUN and TURN servers, for this host and its viewers: 'stun:stun.example.org:3478',"
                    + " 'turn:turn.example.org:3478?transport=tcp' with the name and password below, or"
                    + " 'turn:turn.example.org|name|password' with its own")
    String[] iceServers() default {};

    /** For TURN servers without a name of their own. */
    @AttributeDefinition(description = "Name at TURN servers that are listed without one")
    String turnUsername() default "";

    /** For TURN servers without a password of their own. */
    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "Password at TURN servers that are listed without one; viewers are told it")
    String turnPassword() default "";

    /** Whether only relayed ways are used. */
    @AttributeDefinition(description = "Whether pictures go through TURN servers alone, never directly")
    boolean relayOnly() default false;

    /** Least UDP port. */
    @AttributeDefinition(
            min = "0",
            max = "65535",
            description = "Least UDP port for media; each session takes at least one. 0: any, then maxPort is 0 too")
    int minPort() default 0;

    /** Greatest UDP port. */
    @AttributeDefinition(min = "0", max = "65535", description = "Greatest UDP port for media, or 0 for any")
    int maxPort() default 0;

    /** Whether ICE over TCP is offered. */
    @AttributeDefinition(description = "Whether viewers may come over TCP too, on ports of their own (RFC 6544)")
    boolean tcp() default true;

    /** Addresses as seen from outside. */
    @AttributeDefinition(
            description = "Addresses of this host as seen from outside, at most one IPv4 and one IPv6: told to viewers"
                    + " beside its own. Empty: PUBLIC_IP of the environment")
    String[] publicIp() default {};

    /** Ports as seen from outside. */
    @AttributeDefinition(
            min = "0",
            max = "65535",
            description = "Port outside that leads to minPort, the next one to the next and so on. 0:"
                    + " EXTERNAL_STREAM_MEDIA_PORT of the environment if minPort is set, else the same as inside")
    int externalPort() default 0;

    /** Networks in the order of preference. */
    @AttributeDefinition(
            description = "This machine's networks or addresses, the preferred first, such as 10.0.0.0/8; others come"
                    + " last. One behind an exclamation mark is not used, such as !172.17.0.0/16 for Docker's")
    String[] interfaces() default {"!169.254.0.0/16", "!fe80::/10"};

    /** Bound of viewers. */
    @AttributeDefinition(
            min = "1",
            max = "1000",
            description = "Most sessions at once, whatever the processor has room for; others are told to use the"
                    + " WebSocket")
    int maxViewers() default 64;

    /** Bound of the processor. */
    @AttributeDefinition(
            min = "10",
            max = "1000",
            description = "Share of all cores in percent up to which further sessions are let in, by what the present"
                    + " ones cost; more than 100 lets in more than can be served well")
    int processorShareInPercent() default 85;

    /** Codec of viewers that do not ask for one. */
    @AttributeDefinition(
            options = {@Option("h264"), @Option("vp8"), @Option("vp9"), @Option("av1")},
            description = "Codec of viewers that do not ask for one: h264, vp8, vp9 or av1")
    String codec() default "h264";

    /** Preset of viewers that do not ask for one. */
    @AttributeDefinition(
            options = {@Option("low"), @Option("balanced"), @Option("high"), @Option("auto")},
            description = "How viewers are sent that do not ask for a preset: low 200 kbit/s, balanced 500 kbit/s,"
                    + " high 2 Mbit/s, or auto, what the line carries and the picture needs")
    String preset() default "auto";
}
