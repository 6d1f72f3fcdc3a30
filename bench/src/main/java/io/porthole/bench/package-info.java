/* SPDX-License-Identifier: Apache-2.0 */
/** Measurements against what others offer. */
@NullMarked
package io.porthole.bench;

import org.jspecify.annotations.NullMarked;
