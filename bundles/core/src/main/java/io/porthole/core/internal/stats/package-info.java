/* SPDX-License-Identifier: Apache-2.0 */
/** Statistics over a sliding window. */
@NullMarked
package io.porthole.core.internal.stats;

import org.jspecify.annotations.NullMarked;
