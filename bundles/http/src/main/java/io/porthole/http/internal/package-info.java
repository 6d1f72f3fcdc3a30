/* SPDX-License-Identifier: Apache-2.0 */
/** The server itself. */
@NullMarked
package io.porthole.http.internal;

import org.jspecify.annotations.NullMarked;
