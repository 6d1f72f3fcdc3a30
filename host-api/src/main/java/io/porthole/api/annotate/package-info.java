/* SPDX-License-Identifier: Apache-2.0 */
/** Annotations of one frame: detections, shapes and named values. */
@Export
@Version("1.1.0")
@NullMarked
package io.porthole.api.annotate;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
