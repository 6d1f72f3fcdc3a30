/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What belongs to the host as a program: configuration given on the command line, one line when pictures can be
 * watched, and dropped bundles that take the place of shipped ones. It is started before everything that can be
 * configured.
 */
@NullMarked
package io.porthole.launch.internal;

import org.jspecify.annotations.NullMarked;
