/* SPDX-License-Identifier: Apache-2.0 */
/** Tests of the server. */
@NullMarked
package io.porthole.http.internal;

import org.jspecify.annotations.NullMarked;
