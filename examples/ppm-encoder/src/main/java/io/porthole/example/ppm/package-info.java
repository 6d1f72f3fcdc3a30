/* SPDX-License-Identifier: Apache-2.0 */
/** An encoder of a codec of its own, written against host-api alone. */
@NullMarked
package io.porthole.example.ppm;

import org.jspecify.annotations.NullMarked;
