/* SPDX-License-Identifier: Apache-2.0 */
/** The robot cell: what is in it, what it does and what it looks like. */
@NullMarked
package io.porthole.capture.demo.internal.scene;

import org.jspecify.annotations.NullMarked;
