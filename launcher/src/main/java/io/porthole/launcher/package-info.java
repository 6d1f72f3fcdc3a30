/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The host as a program: reads the command line, checks it together with the configuration files, and starts Felix in
 * the same JVM. Nothing of OSGi runs before every check has passed.
 */
@NullMarked
package io.porthole.launcher;

import org.jspecify.annotations.NullMarked;
