/* SPDX-License-Identifier: Apache-2.0 */
/**
 * FFmpeg's video encoders without their dangers. Native code is entered and left only in this bundle, which is never
 * refreshed: bundles that use these types can be stopped, updated and unloaded at any moment.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.porthole.lib.ffmpeg;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
