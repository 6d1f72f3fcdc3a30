/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** The direction towards the sun and the plane across it, in which the shadow map lies. */
public final class Sun {
    public static final float X = 0.06f;
    public static final float Y = -0.56f;
    public static final float Z = (float) Math.sqrt(1 - X * X - Y * Y);

    /** First axis across the sun's direction; horizontal. */
    static final float SX = (float) (-Y / Math.hypot(X, Y));

    static final float SY = (float) (X / Math.hypot(X, Y));

    /** Second axis: sun x first. */
    static final float TX = -Z * SY;

    static final float TY = Z * SX;
    static final float TZ = X * SY - Y * SX;

    private Sun() {}
}
