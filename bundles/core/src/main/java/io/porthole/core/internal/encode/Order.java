/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;

/**
 * What is to be made.
 *
 * @param stream the stream's name
 * @param streamId its number
 * @param codec what to compress with
 * @param profile how
 */
public record Order(String stream, int streamId, Codec codec, EncodeProfile profile) {
    @Override
    public String toString() {
        return "Stream " + stream + " as " + codec + " " + profile;
    }
}
