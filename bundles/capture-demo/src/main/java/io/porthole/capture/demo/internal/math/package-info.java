/* SPDX-License-Identifier: Apache-2.0 */
/** Geometry shared by physics and frame. */
@NullMarked
package io.porthole.capture.demo.internal.math;

import org.jspecify.annotations.NullMarked;
