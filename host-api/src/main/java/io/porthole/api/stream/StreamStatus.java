/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

/**
 * State of a stream with its reason.
 *
 * @param state the state
 * @param reason one short sentence; empty when there is nothing to explain
 * @param frameAgeNanos age of the newest frame, or -1 when there has been none
 */
public record StreamStatus(StreamState state, String reason, long frameAgeNanos) {}
