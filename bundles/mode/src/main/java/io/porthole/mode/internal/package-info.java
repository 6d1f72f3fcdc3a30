/* SPDX-License-Identifier: Apache-2.0 */
/** Turns the streaming mode into an OSGi condition that transports depend on. */
@NullMarked
package io.porthole.mode.internal;

import org.jspecify.annotations.NullMarked;
