/* SPDX-License-Identifier: Apache-2.0 */
/** The simulation that runs when there is no other: a robot arm that stacks blocks. */
@NullMarked
package io.porthole.capture.demo.internal;

import org.jspecify.annotations.NullMarked;
