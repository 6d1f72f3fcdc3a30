/* SPDX-License-Identifier: Apache-2.0 */
/** Which encoder runs, and how it is replaced while it runs. */
@NullMarked
package io.porthole.core.internal.encode;

import org.jspecify.annotations.NullMarked;
