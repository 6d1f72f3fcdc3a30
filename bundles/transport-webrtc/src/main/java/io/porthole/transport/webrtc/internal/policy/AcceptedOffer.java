/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.VideoCodec;
import java.util.List;

/**
 * An offer that can be answered.
 *
 * @param sdp with one video codec left in each video section
 * @param codec that one
 * @param videoSections that want to receive, at least 1
 * @param mids their identifications (RFC 5888), in their order; empty where there is none
 * @param channel whether a data channel is offered
 */
public record AcceptedOffer(String sdp, VideoCodec codec, int videoSections, List<String> mids, boolean channel) {
    /** Copies the list. */
    public AcceptedOffer {
        mids = List.copyOf(mids);
    }
}
