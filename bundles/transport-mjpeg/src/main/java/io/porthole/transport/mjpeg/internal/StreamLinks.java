/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.http.StreamFields;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The links to a stream's MJPEG and snapshot in {@code /api/v1/streams}, relative to the host's root. */
@Component
public final class StreamLinks implements StreamFields {
    /** Present while the transport is. */
    @Activate
    public StreamLinks(@Reference MjpegTransport transport) {}

    /** Without OSGi. */
    StreamLinks() {}

    @Override
    public Map<String, Object> of(String stream) {
        String snapshot = "streams/" + stream + "/snapshot";
        return Map.of(
                "links",
                Map.of(
                        "mjpeg", "streams/" + stream + "/mjpeg",
                        "snapshot", snapshot,
                        "npy", snapshot + ".npy",
                        "png", snapshot + ".png"));
    }
}
