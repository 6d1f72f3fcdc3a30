/* SPDX-License-Identifier: Apache-2.0 */
/** Serves the viewer page, whose sources are in the resources. */
@NullMarked
package io.porthole.viewer.web.internal;

import org.jspecify.annotations.NullMarked;
