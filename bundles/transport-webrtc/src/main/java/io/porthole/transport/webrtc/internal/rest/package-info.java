/* SPDX-License-Identifier: Apache-2.0 */
/** The open WebRTC sessions for machines. */
@NullMarked
package io.porthole.transport.webrtc.internal.rest;

import org.jspecify.annotations.NullMarked;
