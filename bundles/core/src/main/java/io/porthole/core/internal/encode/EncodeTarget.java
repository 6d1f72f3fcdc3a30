/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;

/**
 * Stream, codec and profile of an encode.
 *
 * @param stream the stream's name
 * @param streamId its number
 * @param codec the codec
 * @param profile how to encode
 * @param drawn whether detections are drawn first
 */
public record EncodeTarget(String stream, int streamId, Codec codec, EncodeProfile profile, boolean drawn) {
    @Override
    public String toString() {
        return "[stream " + stream + "] [" + codec + " " + profile + (drawn ? " drawn" : "") + "]";
    }
}
