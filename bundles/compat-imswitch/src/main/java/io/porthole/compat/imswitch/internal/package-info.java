/* SPDX-License-Identifier: Apache-2.0 */
/** What the clients of ImSwitch's live view ask for; a detector is a stream. */
@NullMarked
package io.porthole.compat.imswitch.internal;

import org.jspecify.annotations.NullMarked;
