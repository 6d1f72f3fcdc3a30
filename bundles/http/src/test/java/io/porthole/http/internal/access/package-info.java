/* SPDX-License-Identifier: Apache-2.0 */
/** Tests of the server as a whole, over real connections. */
@NullMarked
package io.porthole.http.internal.access;

import org.jspecify.annotations.NullMarked;
