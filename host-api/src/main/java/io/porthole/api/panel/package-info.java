/* SPDX-License-Identifier: Apache-2.0 */
/** Panels, by which a simulation lets viewers change its values and shows them plots. */
@Export
@Version("1.0.0")
@NullMarked
package io.porthole.api.panel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
