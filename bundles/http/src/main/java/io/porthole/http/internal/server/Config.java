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
            description =
                    "Name or address to listen on; 0.0.0.0 for all. Any address but a loopback one requires a token."
                            + " Empty: PORTHOLE_HOST of the environment, else 127.0.0.1.")
    String host() default "";

    /** Which port. */
    @AttributeDefinition(
            min = "0",
            max = "65535",
            description = "Port to listen on. 0: OMNIGIBSON_HTTP_PORT of the environment, else 8211.")
    int port() default 0;

    /** Token to view and control. */
    @AttributeDefinition(
            description = "Token to view and control. Empty: none is required on loopback, a random one elsewhere.")
    String token() default "";

    /** Token to move cameras. */
    @AttributeDefinition(
            description = "Token to view and to move cameras, where a stream has one that can be moved by itself."
                    + " Empty: there is none.")
    String cameraToken() default "";

    /** View-only token. */
    @AttributeDefinition(description = "View-only token. Empty: a random one where tokens are required.")
    String viewToken() default "";

    /** Other origins. */
    @AttributeDefinition(
            description = "Further origins whose pages may use the host and have it in a frame, such as"
                    + " https://lab.example.org:8443; vscode-webview: for frames in notebooks of VS Code;"
                    + " * for any: without a token every page that a browser opens may then view and control.")
    String[] allowedOrigins() default {};

    /** Other names. */
    @AttributeDefinition(
            description = "Further names that the host answers to, such as lab.example.org; localhost and addresses"
                    + " always are, and every name for requests with a valid token.")
    String[] allowedHosts() default {};

    /** Proxies. */
    @AttributeDefinition(description = "Addresses of proxies that may ask under any host name, such as 192.0.2.1.")
    String[] trustedProxies() default {};

    /** Bound of a request's head. */
    @AttributeDefinition(
            min = "1024",
            max = "1048576",
            description = "Maximum size of a request's first line and header fields together, in bytes.")
    int maxHeaderBytes() default 8192;

    /** Bound of a request's body. */
    @AttributeDefinition(min = "1024", max = "104857600", description = "Maximum size of a request's body, in bytes.")
    int maxBodyBytes() default 1048576;

    /** Bound of a message. */
    @AttributeDefinition(
            min = "1024",
            max = "16777216",
            description = "Maximum size of one WebSocket message from a viewer, in bytes.")
    int maxTextMessageBytes() default 65536;

    /** Idle time after which a connection is closed. */
    @AttributeDefinition(
            min = "1000",
            max = "3600000",
            description = "Milliseconds after which an idle connection is closed."
                    + " WebSockets are pinged three times as often.")
    int idleTimeoutInMs() default 30000;

    /** Bound of what waits in the kernel. */
    @AttributeDefinition(
            min = "16384",
            max = "16777216",
            description = "Kernel send buffer of one connection, in bytes; Linux buffers about twice as much."
                    + " It bounds the lag of a slow viewer, and what a distant one receives per round trip.")
    int sendBufferInBytes() default 131072;

    /** Bound of connections. */
    @AttributeDefinition(
            min = "8",
            max = "100000",
            description = "Maximum number of open connections; further ones are answered 503.")
    int maxConnections() default 1024;

    /** Bound of the connections of one address. */
    @AttributeDefinition(
            min = "4",
            max = "100000",
            description = "Maximum number of open connections of one address, for IPv6 of a network of 64 bits; further"
                    + " ones are answered 503. Proxies of trustedProxies have no such bound.")
    int maxConnectionsPerAddress() default 512;

    /** Bound of the requests of one address. */
    @AttributeDefinition(
            min = "10",
            max = "1000000",
            description = "Maximum number of requests in a second from one address; further ones are answered 429.")
    int maxRequestsPerSecond() default 1000;

    /** Time for a request to arrive. */
    @AttributeDefinition(
            min = "100",
            max = "3600000",
            description = "Milliseconds within which a request's header must arrive once it has begun, and then its"
                    + " body; the connection is closed otherwise.")
    int requestTimeoutInMs() default 10000;

    /** Context paths of a ready host. */
    @AttributeDefinition(description = "Context paths that must be mounted before /readyz says 200.")
    String[] readyContexts() default {"/", "/api/v1", "/stream"};
}
