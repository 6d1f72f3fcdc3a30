/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import org.jspecify.annotations.Nullable;

/**
 * Codec and profile, which viewers have in common that share encoded frames.
 *
 * @param codec the codec
 * @param profile how the frames are encoded; null for those that arrive encoded
 * @param drawn whether detections are drawn into them; never into those that arrive encoded
 */
record EncodeKey(Codec codec, @Nullable EncodeProfile profile, boolean drawn) {
    @Override
    public String toString() {
        return codec + "-" + (profile == null ? "passed" : profile) + (drawn ? "-drawn" : "");
    }
}
