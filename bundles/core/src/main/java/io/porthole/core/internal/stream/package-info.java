/* SPDX-License-Identifier: Apache-2.0 */
/** Streams, their encodes and their viewers; knows nothing of the framework. */
@NullMarked
package io.porthole.core.internal.stream;

import org.jspecify.annotations.NullMarked;
