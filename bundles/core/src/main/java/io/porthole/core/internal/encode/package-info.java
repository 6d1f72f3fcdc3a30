/* SPDX-License-Identifier: Apache-2.0 */
/** Encoders: their choice, and their replacement between two frames. */
@NullMarked
package io.porthole.core.internal.encode;

import org.jspecify.annotations.NullMarked;
