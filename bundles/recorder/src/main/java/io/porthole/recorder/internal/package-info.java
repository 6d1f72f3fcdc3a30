/* SPDX-License-Identifier: Apache-2.0 */
/** Recordings of streams as files, the library of them, and instant replay. */
@NullMarked
package io.porthole.recorder.internal;

import org.jspecify.annotations.NullMarked;
