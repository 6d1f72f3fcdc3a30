/* SPDX-License-Identifier: Apache-2.0 */
/** Decisions about sessions, without native code: who is let in, what is offered and answered, how much is sent. */
@NullMarked
package io.porthole.transport.webrtc.internal.policy;

import org.jspecify.annotations.NullMarked;
