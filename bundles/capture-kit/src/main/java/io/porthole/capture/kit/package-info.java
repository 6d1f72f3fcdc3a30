/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Parts that frame sources share: buffers to lend, a loop that runs on demand, an input queue, a camera, checks of
 * frames that arrive encoded.
 */
@Export
@NullMarked
@Version("1.0.0")
package io.porthole.capture.kit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
