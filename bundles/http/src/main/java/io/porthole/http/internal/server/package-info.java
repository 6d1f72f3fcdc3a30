/* SPDX-License-Identifier: Apache-2.0 */
/** Runs the server: its life cycle, its configuration, its listening socket, and what every request passes. */
@NullMarked
package io.porthole.http.internal.server;

import org.jspecify.annotations.NullMarked;
