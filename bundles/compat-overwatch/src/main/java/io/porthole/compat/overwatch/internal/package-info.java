/* SPDX-License-Identifier: Apache-2.0 */
/** What the clients of Overwatch's X-RAY view ask for. */
@NullMarked
package io.porthole.compat.overwatch.internal;

import org.jspecify.annotations.NullMarked;
