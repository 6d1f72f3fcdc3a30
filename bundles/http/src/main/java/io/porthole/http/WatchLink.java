/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.time.Instant;

/**
 * A link that lets those who have it watch, and perhaps move cameras, but not control, until it ends. Its token is told
 * once, when it is made.
 *
 * @param id tells it from others; not secret
 * @param role what it lets do
 * @param end when it ends at the latest
 * @param connections how many are open with it just now
 */
public record WatchLink(String id, Role role, Instant end, int connections) {}
