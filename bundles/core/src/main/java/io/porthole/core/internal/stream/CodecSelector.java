/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.SubscribeOptions.Accepted;
import io.porthole.core.internal.encode.EncoderRegistry;
import java.util.ArrayList;
import java.util.List;

/** The codecs that one viewer accepts, and the choice among them. Guarded by the lock of the stream's viewers. */
final class CodecSelector {
    private final EncoderRegistry encoders;
    private final boolean drawn;
    private List<Accepted> accepted;

    CodecSelector(EncoderRegistry encoders, SubscribeOptions options) {
        this.encoders = encoders;
        this.drawn = options.drawnAnnotations();
        this.accepted = options.accepted();
    }

    /** Puts the profile in place of those of its own class. */
    void profile(EncodeProfile profile) {
        List<Accepted> changed = new ArrayList<>();
        for (Accepted a : accepted) {
            changed.add(a.profile().getClass() == profile.getClass() ? new Accepted(a.codec(), profile) : a);
        }
        accepted = List.copyOf(changed);
    }

    /**
     * Returns the first that can be had: from the source as it is, or from an encoder; else the first of all. Where
     * something is to be drawn, raw frames are encoded though the source offers encoded ones too.
     */
    EncodeKey select(SourceInput input) {
        for (Accepted a : accepted) {
            boolean encodable = input.raw() && encoders.has(a.codec());
            if (a.codec().equals(input.encoded()) && !(drawn && encodable)) {
                return new EncodeKey(a.codec(), null, false);
            }
            if (encodable) {
                return encoded(a);
            }
        }
        return encoded(accepted.get(0));
    }

    /** Returns the bitrate at which the viewer would have that codec encoded; 0 where it has none. */
    int bitrate(Codec codec) {
        for (Accepted a : accepted) {
            if (a.codec().equals(codec) && a.profile() instanceof VideoProfile video) {
                return video.bitrate();
            }
        }
        return 0;
    }

    private EncodeKey encoded(Accepted a) {
        return new EncodeKey(a.codec(), a.profile(), drawn);
    }
}
