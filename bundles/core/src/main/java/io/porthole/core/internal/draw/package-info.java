/* SPDX-License-Identifier: Apache-2.0 */
/** How the detections of a frame are drawn into its pixels. */
@NullMarked
package io.porthole.core.internal.draw;

import org.jspecify.annotations.NullMarked;
