/* SPDX-License-Identifier: Apache-2.0 */
/** The page's files as they are served, and the page's own tests where Node is there to run them. */
@NullMarked
package io.porthole.viewer.web.internal;

import org.jspecify.annotations.NullMarked;
