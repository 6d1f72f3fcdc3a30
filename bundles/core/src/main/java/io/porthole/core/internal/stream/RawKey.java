/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.stream.SubscribeOptions;

/**
 * What viewers that share raw frames have in common.
 *
 * @param displayable whether samples that no screen can show are mapped to colours
 * @param drawn whether detections are drawn into them; into displayable ones only
 */
record RawKey(boolean displayable, boolean drawn) {
    static RawKey of(SubscribeOptions options) {
        return new RawKey(options.displayable(), options.displayable() && options.drawnAnnotations());
    }

    @Override
    public String toString() {
        return drawn ? "drawn" : displayable ? "displayable" : "raw";
    }
}
