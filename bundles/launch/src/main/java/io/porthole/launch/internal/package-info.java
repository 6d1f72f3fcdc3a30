/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The inner half of the launcher: configuration values of the command line, and dropped bundles that replace shipped
 * ones. Started before every bundle that can be configured.
 */
@NullMarked
package io.porthole.launch.internal;

import org.jspecify.annotations.NullMarked;
