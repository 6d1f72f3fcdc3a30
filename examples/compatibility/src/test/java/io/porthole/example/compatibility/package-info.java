/* SPDX-License-Identifier: Apache-2.0 */
/** Runs bundles that were built against the API of today against one that has grown. */
@NullMarked
package io.porthole.example.compatibility;

import org.jspecify.annotations.NullMarked;
