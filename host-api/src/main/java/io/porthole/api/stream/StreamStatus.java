/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

/**
 * A stream's state with what explains it.
 *
 * @param state the word
 * @param reason for a person, one short sentence; empty when there is nothing to explain
 * @param frameAgeNanos how old the newest picture is, or -1 when there has been none
 */
public record StreamStatus(StreamState state, String reason, long frameAgeNanos) {}
