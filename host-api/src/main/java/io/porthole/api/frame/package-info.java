/* SPDX-License-Identifier: Apache-2.0 */
/** Raw and encoded frames: what they are made of, who owns them and for how long. */
@Export
@Version("1.1.0")
@NullMarked
package io.porthole.api.frame;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
