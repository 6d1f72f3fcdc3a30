/* SPDX-License-Identifier: Apache-2.0 */
/** Mounts modules, routes requests to them and answers for them when they fail. */
@NullMarked
package io.porthole.http.internal.module;

import org.jspecify.annotations.NullMarked;
