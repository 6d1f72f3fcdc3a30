/* SPDX-License-Identifier: Apache-2.0 */
/** Recordings of streams, which any bundle can start. */
@Export
@Version("1.0.0")
@NullMarked
package io.porthole.api.record;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
