/* SPDX-License-Identifier: Apache-2.0 */
/** Tone mapping: colours for samples that no screen can show. */
@NullMarked
package io.porthole.core.internal.tone;

import org.jspecify.annotations.NullMarked;
