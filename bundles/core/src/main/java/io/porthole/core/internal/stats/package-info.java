/* SPDX-License-Identifier: Apache-2.0 */
/** Figures over a sliding window. */
@NullMarked
package io.porthole.core.internal.stats;

import org.jspecify.annotations.NullMarked;
