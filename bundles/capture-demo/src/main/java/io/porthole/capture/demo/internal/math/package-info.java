/* SPDX-License-Identifier: Apache-2.0 */
/** Geometry shared by physics and picture. */
@NullMarked
package io.porthole.capture.demo.internal.math;

import org.jspecify.annotations.NullMarked;
