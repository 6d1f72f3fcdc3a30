/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.video.internal;

import io.porthole.http.StreamFields;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The links to a stream's video in {@code /api/v1/streams}, relative to the host's root. */
@Component
public final class StreamLinks implements StreamFields {
    /** Present while the transport is. */
    @Activate
    public StreamLinks(@Reference VideoTransport transport) {}

    @Override
    public Map<String, Object> of(String stream) {
        String base = "streams/" + stream + "/";
        return Map.of("links", Map.of("mp4", base + Container.MP4.fileName(), "ts", base + Container.TS.fileName()));
    }
}
