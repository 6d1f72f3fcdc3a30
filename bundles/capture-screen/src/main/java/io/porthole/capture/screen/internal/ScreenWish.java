/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

/**
 * What to capture.
 *
 * @param display such as {@code :0}; empty for what the environment's DISPLAY says
 * @param window empty for the whole screen, {@code 0x…} for an id, else part of a title
 * @param intervalNanos time from one picture to the next
 * @param cursor whether to paint the cursor
 */
record ScreenWish(String display, String window, long intervalNanos, boolean cursor) {}
