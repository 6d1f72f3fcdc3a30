/* SPDX-License-Identifier: Apache-2.0 */
/** Control of streams by viewers: input events, and the lease that says whose events count. */
@Export
@Version("1.2.0")
@NullMarked
package io.porthole.api.control;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
