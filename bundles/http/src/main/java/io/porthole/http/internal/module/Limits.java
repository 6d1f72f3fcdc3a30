/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

/**
 * Named bounds, as in the configuration.
 *
 * @param headerBytes of a request's first line and header fields together
 * @param bodyBytes of a request's body
 * @param messageBytes of one WebSocket message
 * @param idleTimeoutInMs of any connection
 * @param sendBufferInBytes of one connection, in the kernel
 * @param connections open at once
 * @param connectionsOfAddress open at once from one address
 * @param requestsPerSecond from one address
 * @param requestTimeoutInMs in which a request's header must arrive, and then its body
 */
public record Limits(
        int headerBytes,
        int bodyBytes,
        int messageBytes,
        int idleTimeoutInMs,
        int sendBufferInBytes,
        int connections,
        int connectionsOfAddress,
        int requestsPerSecond,
        int requestTimeoutInMs) {}
