/* SPDX-License-Identifier: Apache-2.0 */
/**
 * WebRTC without its dangers. Native code is entered and left only in this bundle, which is never refreshed: bundles
 * that use these types can be stopped, updated and unloaded at any time.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.porthole.lib.webrtc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
