/* SPDX-License-Identifier: Apache-2.0 */
/** Decides who may do what: host names, origins, tokens. */
@NullMarked
package io.porthole.http.internal.access;

import org.jspecify.annotations.NullMarked;
