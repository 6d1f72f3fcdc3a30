/* SPDX-License-Identifier: Apache-2.0 */
/** The JSON messages of {@code porthole.v1}, the same on a WebSocket and on a data channel. */
@Export
@Version("1.1.0")
@NullMarked
package io.porthole.protocol;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
