/* SPDX-License-Identifier: Apache-2.0 */
/** Says which way pictures leave the host, as an OSGi condition that transports wait for. */
@NullMarked
package io.porthole.mode.internal;

import org.jspecify.annotations.NullMarked;
