/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.porthole.http.Problem;
import io.porthole.signalling.Sdp;
import io.porthole.signalling.Sdp.Section;
import java.util.List;
import java.util.Set;

/** Checks of an offer that WHEP makes in addition to those of every session. */
final class WhepOffer {
    private static final Set<String> SENDING_OR_NOT = Set.of("sendonly", "inactive");

    private WhepOffer() {}

    /**
     * Parses an offer.
     *
     * @throws Problem 400 when it is no offer, 422 when it does not ask for just one video
     */
    static Sdp parse(String text) {
        Sdp sdp = description(text);
        List<Section> video =
                sdp.media().stream().filter(s -> s.kind().equals("video")).toList();
        if (video.size() != 1) {
            throw new Problem(
                    422,
                    "Not one video",
                    "The offer has " + video.size() + " video sections; a WHEP session shows one stream.");
        }
        for (String direction : SENDING_OR_NOT) {
            if (video.get(0).has(direction)) {
                throw new Problem(400, "Malformed", "The video is " + direction + "; a viewer offers recvonly.");
            }
        }
        for (String needed : List.of("ice-ufrag", "ice-pwd", "fingerprint")) {
            if (sdp.first(needed) == null) {
                throw new Problem(400, "Malformed", "The offer has no a=" + needed + ".");
            }
        }
        return sdp;
    }

    private static Sdp description(String text) {
        try {
            return Sdp.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(400, "Malformed", e.getMessage() + ".");
        }
    }
}
