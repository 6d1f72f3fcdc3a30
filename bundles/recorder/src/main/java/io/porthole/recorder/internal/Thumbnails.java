/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a JPEG of a stream beside a recording, taken from the live stream when the recording begins. */
final class Thumbnails implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Thumbnails.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final StreamRegistry streams;
    private final Folder folder;
    private final ExecutorService writer = Worker.create("recorder-thumbnails");
    private final Map<Subscription, Long> open = new ConcurrentHashMap<>();

    Thumbnails(StreamRegistry streams, Folder folder) {
        this.streams = streams;
        this.folder = folder;
    }

    /** Keeps the next frame of a stream as the thumbnail of a recording. */
    void make(String stream, String id) {
        Stream from = streams.find(stream);
        if (from != null) {
            SubscribeOptions options = SubscribeOptions.encoded(
                    ViewerInfo.of(StreamFeed.TRANSPORT, "thumbnail"), Codec.JPEG, JpegProfile.DEFAULT);
            Subscription asked = from.subscribe(options, new Taker(id));
            open.put(asked, System.nanoTime());
            asked.request(1);
        }
    }

    /** Gives up what has not come for a while, so that nothing is captured or encoded for it. */
    void expire(long now) {
        open.forEach((asked, since) -> {
            if (now - since > PATIENCE_NANOS) {
                end(asked);
            }
        });
    }

    private void end(Subscription asked) {
        open.remove(asked);
        asked.close();
    }

    private void write(String id, ByteBuffer jpeg) {
        try (FileChannel file = folder.create(id, Folder.Kind.THUMBNAIL)) {
            while (jpeg.hasRemaining()) {
                file.write(jpeg);
            }
        } catch (IOException e) {
            LOG.debug("[recorder] No thumbnail of {}", id, e);
        }
    }

    @Override
    public void close() {
        open.keySet().forEach(this::end);
        writer.shutdown();
    }

    /** Takes one frame. */
    private final class Taker implements Subscriber<EncodedFrame> {
        private final String id;

        Taker(String id) {
            this.id = id;
        }

        @Override
        public void deliver(Subscription subscription, EncodedFrame frame) {
            ByteBuffer copy = ByteBuffer.allocate(frame.bytes().remaining())
                    .put(frame.bytes())
                    .flip();
            subscription.sent(frame);
            end(subscription);
            writer.execute(() -> write(id, copy));
        }

        @Override
        public void closed(String reason) {
            // there is no frame any more
        }
    }
}
