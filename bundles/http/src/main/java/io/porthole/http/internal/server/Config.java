/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the server, PID {@code io.porthole.http}. Every change holds at once; viewers connect again. */
@ObjectClassDefinition(
        name = "Porthole HTTP",
        description = "The one TCP port: where it listens, who may use it, and the limits of what it takes.")
@interface Config {
    /** Name of the configuration. */
    String PID = "io.porthole.http";

    /** Where to listen. */
    @AttributeDefinition(
            description = "Name or address to listen on. Any but a loopback one makes a token necessary."
                    + " 0.0.0.0 listens on all.")
    String host() default "127.0.0.1";

    /** Which port. */
    @AttributeDefinition(
            min = "0",
            max = "65535",
            description = "Port to listen on. 0: OMNIGIBSON_HTTP_PORT of the environment, else 8211.")
    int port() default 0;

    /** Token to watch and steer. */
    @AttributeDefinition(
            description = "Token to watch and steer. Empty: none is needed on loopback, a random one elsewhere.")
    String token() default "";

    /** Token to watch. */
    @AttributeDefinition(description = "Token that only lets watch. Empty: a random one where tokens are needed.")
    String viewToken() default "";

    /** Other origins. */
    @AttributeDefinition(
            description = "Origins beside the host's own whose pages may use it, such as https://lab.example.org:8443.")
    String[] allowedOrigins() default {};

    /** Other names. */
    @AttributeDefinition(
            description = "Names beside localhost and addresses under which the host is asked while no token is needed,"
                    + " such as lab.example.org.")
    String[] allowedHosts() default {};

    /** Proxies. */
    @AttributeDefinition(description = "Addresses of proxies that may ask under any name, such as 192.0.2.1.")
    String[] trustedProxies() default {};

    /** Bound of a request's head. */
    @AttributeDefinition(
            min = "1024",
            max = "1048576",
            description = "Most bytes of a request's first line and header fields together.")
    int maxHeaderBytes() default 8192;

    /** Bound of a request's body. */
    @AttributeDefinition(min = "1024", max = "104857600", description = "Most bytes of a request's body.")
    int maxBodyBytes() default 1048576;

    /** Bound of a message. */
    @AttributeDefinition(
            min = "1024",
            max = "16777216",
            description = "Most bytes of one WebSocket message, text or binary, from a viewer.")
    int maxTextMessageBytes() default 65536;

    /** Idle time after which a connection is closed. */
    @AttributeDefinition(
            min = "1000",
            max = "3600000",
            description = "A connection on which nothing went either way for so long is closed, in milliseconds."
                    + " WebSockets are pinged three times as often.")
    int idleTimeoutInMs() default 30000;

    /** Bound of what waits in the kernel. */
    @AttributeDefinition(
            min = "16384",
            max = "16777216",
            description = "Kernel send buffer of one connection, in bytes; Linux lets about twice as much wait."
                    + " It is the lag of a slow viewer and, per round trip, the most that a distant one can get.")
    int sendBufferInBytes() default 131072;

    /** Bound of connections. */
    @AttributeDefinition(
            min = "8",
            max = "100000",
            description = "Most open connections; further ones wait until one is closed.")
    int maxConnections() default 1024;

    /** What makes the host ready. */
    @AttributeDefinition(description = "Context paths that must be mounted before /readyz says 200.")
    String[] readyContexts() default {"/", "/api/v1", "/stream"};
}
