/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import java.util.function.Predicate;

/**
 * What the models of a host share.
 *
 * @param library finds MuJoCo
 * @param loads which model loads when
 * @param steered whether a viewer holds the lease of a stream
 */
record ModelContext(LibraryFinder library, LoadQueue loads, Predicate<String> steered) {}
