/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import io.porthole.capture.demo.internal.math.Transform;

/**
 * A mesh at a place.
 *
 * @param mesh its shape
 * @param place where it is; the scene moves it between frames
 * @param objectId its value in the segmentation frame, 1 to 255
 * @param castsShadow false for what only receives shadows (the table: its own shadow is baked into the floor)
 */
public record Instance(Mesh mesh, Transform place, int objectId, boolean castsShadow) {}
