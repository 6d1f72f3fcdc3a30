/* SPDX-License-Identifier: Apache-2.0 */
/** The desk that hands out leases and passes input on. */
@NullMarked
package io.porthole.control.internal;

import org.jspecify.annotations.NullMarked;
