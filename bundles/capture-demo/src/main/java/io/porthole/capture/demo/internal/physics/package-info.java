/* SPDX-License-Identifier: Apache-2.0 */
/** Rigid bodies: the blocks and what touches them. */
@NullMarked
package io.porthole.capture.demo.internal.physics;

import org.jspecify.annotations.NullMarked;
