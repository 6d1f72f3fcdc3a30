/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import java.util.ArrayList;
import java.util.List;

/** The video sections of an offer: their identifications (RFC 5888), in their order; empty where there is none. */
final class Sections {
    private Sections() {}

    static List<String> videoMids(String offer) {
        List<String> mids = new ArrayList<>();
        boolean video = false;
        for (String line : offer.lines().toList()) {
            if (line.startsWith("m=")) {
                video = line.startsWith("m=video ");
                if (video) {
                    mids.add("");
                }
            } else if (video && line.startsWith("a=mid:")) {
                mids.set(mids.size() - 1, line.substring("a=mid:".length()).strip());
            }
        }
        return mids;
    }
}
