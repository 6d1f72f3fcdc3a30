/* SPDX-License-Identifier: Apache-2.0 */
/** A source in 20 lines or less of its own. */
@NullMarked
package io.porthole.example.card;

import org.jspecify.annotations.NullMarked;
