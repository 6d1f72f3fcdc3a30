/* SPDX-License-Identifier: Apache-2.0 */
/** The statistics that clients of Isaac Gym's HTTP streamer read. */
@NullMarked
package io.porthole.compat.isaacgym.internal;

import org.jspecify.annotations.NullMarked;
