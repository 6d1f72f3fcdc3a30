/* SPDX-License-Identifier: Apache-2.0 */
/** How bundles contribute routes to the one HTTP server, and what they share: problems and access. */
@Export
@Version("1.0.0")
@NullMarked
package io.porthole.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
