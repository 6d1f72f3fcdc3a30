/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.compatibility;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.core.internal.stream.StreamSettings;
import io.porthole.core.internal.stream.Streams;
import io.porthole.encoder.imageio.internal.ImageIoEncoderFactory;
import io.porthole.example.card.CardSource;
import io.porthole.example.ppm.PpmEncoderFactory;
import io.porthole.example.snapshot.Snapshot;
import io.porthole.example.snapshot.SnapshotServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

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
            streams.encoders().add(new ImageIoEncoderFactory(), 0, 2);
            return new String(image, 0, 10, StandardCharsets.US_ASCII).replace('\n', ' ') + " sent " + sent + ", "
                    + askTheSnapshotServer(streams);
        }
    }

    private static String askTheSnapshotServer(Streams streams) throws IOException {
        SnapshotServer server = new SnapshotServer(streams, 0);
        try {
            URLConnection answer = new URL("http://127.0.0.1:" + server.port() + "/").openConnection();
            try (InputStream body = answer.getInputStream()) {
                BufferedImage image = ImageIO.read(body);
                return answer.getContentType() + (isTheCard(image) ? " of the card" : " of something else");
            }
        } finally {
            server.stop();
        }
    }

    private static boolean isTheCard(BufferedImage image) {
        // the ramp begins again every 256 pixels, which is an edge where a JPEG is not exact
        return image.getWidth() == 320
                && image.getHeight() == 240
                && (isRamp(image, image.getRaster().getSample(64, 64, 0) - 64)
                        || isRamp(image, image.getRaster().getSample(192, 64, 0) - 192));
    }

    /** Returns whether the image goes up by 1 with each pixel of a row, from this value on. */
    private static boolean isRamp(BufferedImage image, int first) {
        int like = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int error = (image.getRaster().getSample(x, y, 0) - first - x) & 255;
                like += Math.min(error, 256 - error) < 12 ? 1 : 0;
            }
        }
        return like > 0.9 * image.getWidth() * image.getHeight();
    }
}
