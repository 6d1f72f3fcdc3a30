/* SPDX-License-Identifier: Apache-2.0 */
/** Encoders, by which raw frames become encoded ones. */
@Export
@Version("1.1.0")
@NullMarked
package io.porthole.api.encode;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
