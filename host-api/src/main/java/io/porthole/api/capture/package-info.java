/* SPDX-License-Identifier: Apache-2.0 */
/** Sources, by which a simulation's frames enter the host. */
@Export
@Version("1.1.0")
@NullMarked
package io.porthole.api.capture;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
