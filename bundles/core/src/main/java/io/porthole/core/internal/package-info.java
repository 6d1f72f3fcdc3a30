/* SPDX-License-Identifier: Apache-2.0 */
/** The core as services: what the framework sees of it. */
@NullMarked
package io.porthole.core.internal;

import org.jspecify.annotations.NullMarked;
