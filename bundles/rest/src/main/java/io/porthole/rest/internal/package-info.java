/* SPDX-License-Identifier: Apache-2.0 */
/** Streams and their statistics for machines. */
@NullMarked
package io.porthole.rest.internal;

import org.jspecify.annotations.NullMarked;
