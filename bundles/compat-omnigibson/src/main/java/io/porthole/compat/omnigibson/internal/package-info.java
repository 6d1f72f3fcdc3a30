/* SPDX-License-Identifier: Apache-2.0 */
/** What the clients of OmniGibson's remote viewer and of Kit's older streaming pages ask for. */
@NullMarked
package io.porthole.compat.omnigibson.internal;

import org.jspecify.annotations.NullMarked;
