/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.Sdp;
import io.porthole.signalling.VideoCodec;
import java.util.List;

/**
 * An offer that can be answered.
 *
 * @param description with one video codec left in each video section
 * @param codec that one
 * @param videoSections number of sections that want to receive, at least 1
 * @param mids their identifications (RFC 5888), in their order; empty where there is none
 * @param channel whether a data channel is offered
 */
public record AcceptedOffer(
        Sdp description, VideoCodec codec, int videoSections, List<String> mids, boolean channel) {
    /** Copies the list. */
    public AcceptedOffer {
        mids = List.copyOf(mids);
    }

    /** Returns the text of the description. */
    String sdp() {
        return description.text();
    }

    /**
     * Returns the text of the description with the bits per second to begin with. By itself the library begins with 300
     * kbit/s, and the first frame, which is the largest of all, takes long at that pace.
     */
    public String withStartBitrate(int bitsPerSecond) {
        return description
                .map(section -> MediaSection.withStartBitrate(section, codec.name(), bitsPerSecond))
                .text();
    }
}
