/* SPDX-License-Identifier: Apache-2.0 */
/** The leases by which viewers control streams, and the way of input events to their targets. */
@NullMarked
package io.porthole.control.internal;

import org.jspecify.annotations.NullMarked;
