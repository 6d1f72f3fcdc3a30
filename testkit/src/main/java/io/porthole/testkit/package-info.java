/* SPDX-License-Identifier: Apache-2.0 */
/** Stand-ins for the core and the HTTP server, so that a transport can be tested alone. */
@NullMarked
package io.porthole.testkit;

import org.jspecify.annotations.NullMarked;
