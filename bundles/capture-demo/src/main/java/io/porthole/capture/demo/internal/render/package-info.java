/* SPDX-License-Identifier: Apache-2.0 */
/** A software renderer that needs no graphics card, no display and little time. */
@NullMarked
package io.porthole.capture.demo.internal.render;

import org.jspecify.annotations.NullMarked;
