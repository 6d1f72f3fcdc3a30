/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.stream.Stream;
import io.porthole.core.internal.stream.Streams;
import io.porthole.lib.webrtc.internal.WebRtcLibrary;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoCodec;
import io.porthole.testkit.Await;
import io.porthole.testkit.Configs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Streams, the library and the transport, without OSGi. */
final class TransportFixture implements AutoCloseable {
    final Streams streams = new Streams(io.porthole.core.internal.stream.StreamSettings.of("", 2000, 0, 0, 5, 64, 64));
    final WebRtcLibrary library;
    final WebRtcTransport transport;

    TransportFixture() {
        this(Map.of());
    }

    TransportFixture(Map<String, Object> config) {
        try {
            library = new WebRtcLibrary();
        } catch (LinkageError e) {
            streams.close();
            throw Assumptions.<RuntimeException>abort("webrtc-java cannot be loaded here: " + e.getMessage());
        }
        transport = new WebRtcTransport(
                library, streams, SettingsReader.read(Configs.of(Config.class, config), Map.of()), "1.2.3", "instance");
    }

    /** A stream of that name. */
    PaintedSource source(String name, int width, int height) throws InterruptedException {
        PaintedSource source = new PaintedSource(width, height);
        streams.addSource(source, Map.of(FrameSource.STREAM_NAME, name));
        Await.until("the start of " + name, source::started);
        return source;
    }

    Stream stream(String name) {
        Stream stream = streams.find(name);
        if (stream == null) {
            throw new AssertionError("there is no stream " + name);
        }
        return stream;
    }

    static SessionRequest request(String offer, String... streams) {
        return SessionRequest.of(offer, "test", "10.0.0.9")
                .withStreams(List.of(streams))
                .withControl(true)
                .withCodec(VideoCodec.H264)
                .withPreset(BitratePreset.AUTO);
    }

    @Override
    public void close() throws InterruptedException {
        transport.stop();
        library.shutDown();
        streams.close();
    }
}
