/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

/**
 * Who watches, for statistics and logs.
 *
 * @param transport how: {@code websocket}, {@code mjpeg}, {@code webrtc}, {@code snapshot}
 * @param remote the peer's address as it is known here
 */
public record ViewerInfo(String transport, String remote) {}
