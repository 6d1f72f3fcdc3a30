/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.compatibility;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.core.internal.stream.StreamSettings;
import io.porthole.core.internal.stream.Streams;
import io.porthole.example.card.CardSource;
import io.porthole.example.ppm.PpmEncoderFactory;
import io.porthole.example.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A host with the three examples in it. Run in a class loader of its own, so that it decides which API they meet. */
public final class Scenario implements Callable<String> {
    @Override
    public String call() throws Exception {
        CardSource source = new CardSource();
        try (Streams streams = new Streams(StreamSettings.of("", 1000, 0, 0, 10, 64, 64))) {
            streams.addSource(source, Map.of(FrameSource.STREAM_NAME, "card"));
            streams.encoders().add(new PpmEncoderFactory(), 0, 1);
            Stream stream = streams.find("card");
            SubscribeOptions options =
                    SubscribeOptions.encoded(ViewerInfo.of("test", "here"), PpmEncoderFactory.PPM, JpegProfile.DEFAULT);
            byte[] image = Snapshot.of(stream, options).get(10, TimeUnit.SECONDS);
            long sent = stream.statistics().framesSent();
            return new String(image, 0, 10, StandardCharsets.US_ASCII).replace('\n', ' ') + " sent " + sent;
        }
    }
}
