/* SPDX-License-Identifier: Apache-2.0 */
/** The statistics that clients of Isaac Gym's HTTP streamer read, with true figures. */
@NullMarked
package io.porthole.compat.isaacgym.internal;

import org.jspecify.annotations.NullMarked;
