/* SPDX-License-Identifier: Apache-2.0 */
/** How samples that no screen can show become colours. */
@NullMarked
package io.porthole.core.internal.tone;

import org.jspecify.annotations.NullMarked;
