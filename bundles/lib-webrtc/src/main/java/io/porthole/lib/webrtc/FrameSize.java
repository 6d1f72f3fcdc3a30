/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

/**
 * Size of a frame as an encoder is given it.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record FrameSize(int width, int height) {}
