/* SPDX-License-Identifier: Apache-2.0 */
/** Named streams, the viewers subscribed to them, their state and their statistics. */
@Export
@Version("1.1.0")
@NullMarked
package io.porthole.api.stream;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
