/* SPDX-License-Identifier: Apache-2.0 */
/** Tests of what decides who may do what. */
@NullMarked
package io.porthole.http.internal.access;

import org.jspecify.annotations.NullMarked;
