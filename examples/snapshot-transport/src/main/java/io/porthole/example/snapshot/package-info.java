/* SPDX-License-Identifier: Apache-2.0 */
/** A transport written against host-api alone. */
@NullMarked
package io.porthole.example.snapshot;

import org.jspecify.annotations.NullMarked;
