/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

/** Video codecs of a WebRTC session; {@link #name()} in lower case is the word for each. */
public enum VideoCodec {
    /** H.264 constrained baseline, profile-level-id 42e01f, packetization-mode 1. */
    H264,
    /** VP8. */
    VP8,
    /** VP9, profile 0. */
    VP9,
    /** AV1, profile 0. */
    AV1
}
