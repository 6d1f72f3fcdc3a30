/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.stream.SubscribeOptions.Accepted;
import io.porthole.core.internal.encode.EncoderRegistry;
import java.util.ArrayList;
import java.util.List;

/** The codecs that one viewer accepts, and the choice among them. Guarded by the lock of the stream's viewers. */
final class CodecSelector {
    private final EncoderRegistry encoders;
    private List<Accepted> accepted;

    CodecSelector(EncoderRegistry encoders, List<Accepted> accepted) {
        this.encoders = encoders;
        this.accepted = accepted;
    }

    /** Puts the profile in place of those of its own class. */
    void profile(EncodeProfile profile) {
        List<Accepted> changed = new ArrayList<>();
        for (Accepted a : accepted) {
            changed.add(a.profile().getClass() == profile.getClass() ? new Accepted(a.codec(), profile) : a);
        }
        accepted = List.copyOf(changed);
    }

    /** Returns the first that can be had: from the source as it is, or from an encoder; else the first of all. */
    EncodeKey select(SourceInput input) {
        for (Accepted a : accepted) {
            if (a.codec().equals(input.encoded())) {
                return new EncodeKey(a.codec(), null);
            }
            if (input.raw() && encoders.has(a.codec())) {
                return new EncodeKey(a.codec(), a.profile());
            }
        }
        Accepted first = accepted.get(0);
        return new EncodeKey(first.codec(), first.profile());
    }
}
