/* SPDX-License-Identifier: Apache-2.0 */
/** Tells the person who started the host where to watch, as soon as there is something to watch. */
@NullMarked
package io.porthole.announce.internal;

import org.jspecify.annotations.NullMarked;
