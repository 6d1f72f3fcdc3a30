/* SPDX-License-Identifier: Apache-2.0 */
/** A source written against host-api alone. */
@NullMarked
package io.porthole.example.card;

import org.jspecify.annotations.NullMarked;
