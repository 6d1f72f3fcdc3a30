/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.http.MultipartReplace;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one detector for all its clients, each made into a message once, on a thread of its own. A frame is
 * requested only while a client can be sent one, so that the newest wins and nothing is made for nobody.
 */
final class DetectorFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DetectorFeed.class);
    private static final ViewerInfo VIEWER = ViewerInfo.of("imswitch", "");
    private static final double MILLIS = 1000;

    /** Any JPEG of a stream. */
    static final SubscribeOptions JPEG = SubscribeOptions.encoded(VIEWER, Codec.JPEG, JpegProfile.DEFAULT);

    private final Stream stream;
    private final String protocol;
    private final boolean reduced;
    private final FrameClients clients;
    private final ReducedJpeg images;
    private final Uc2f packets = new Uc2f();
    private final ExecutorService worker;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Subscription subscription;
    private volatile StreamParameters params;
    private volatile boolean over;

    /**
     * Subscribes.
     *
     * @param protocol binary for raw samples, jpeg for messages with a JPEG, mjpeg for parts with one
     * @param encoders those that are there, the best one last
     */
    DetectorFeed(
            Stream stream,
            String protocol,
            StreamParameters params,
            FrameClients clients,
            Supplier<List<EncoderFactory>> encoders) {
        this.stream = stream;
        this.protocol = protocol;
        this.clients = clients;
        this.params = params;
        this.reduced = reduces(params);
        this.images = new ReducedJpeg(encoders);
        this.worker = Executors.newSingleThreadExecutor(task -> new Thread(task, "imswitch-" + stream.name()));
        this.subscription = subscribe();
        subscription.maxFramesPerSecond(params.framesPerSecond());
    }

    private Subscription subscribe() {
        SubscribeOptions raw = SubscribeOptions.raw(VIEWER);
        if (binary()) {
            return stream.subscribeRaw(raw.withDisplayable(floating(stream)), new Taker<Frame>(this::raw));
        }
        return reduced
                ? stream.subscribeRaw(raw.withDisplayable(true), new Taker<Frame>(this::reducedJpeg))
                : stream.subscribe(
                        SubscribeOptions.encoded(VIEWER, Codec.JPEG, params.profile()),
                        new Taker<EncodedFrame>(this::jpeg));
    }

    /** Returns whether images are made here, from raw frames; those that arrive as JPEG stay as they are. */
    private boolean reduces(StreamParameters wanted) {
        return wanted.reduced() && stream.refusal(SubscribeOptions.raw(VIEWER)).isEmpty();
    }

    /** Samples without a range of their own are tone-mapped by the host. */
    private static boolean floating(Stream stream) {
        FrameInfo newest = stream.latest();
        return newest != null && newest.format() == PixelFormat.FLOAT32;
    }

    private boolean binary() {
        return protocol.equals("binary");
    }

    Stream stream() {
        return stream;
    }

    ViewerStatistics statistics() {
        return subscription.statistics();
    }

    boolean over() {
        return over;
    }

    /** Changes the parameters; where that needs another subscription, this one is over. */
    void params(StreamParameters changed) {
        params = changed;
        if (!binary() && reduces(changed) != reduced) {
            over = true;
            return;
        }
        JpegProfile profile = changed.profile();
        subscription.profile(profile);
        subscription.maxFramesPerSecond(changed.framesPerSecond());
    }

    /** Requests a frame when a client can be sent one. */
    void poke() {
        if (!over && clients.ready(stream.name()) && asked.compareAndSet(false, true)) {
            subscription.request(1);
        }
    }

    @Override
    public void close() {
        over = true;
        subscription.close();
        if (!worker.isShutdown()) {
            worker.execute(images::close);
            worker.shutdown();
        }
    }

    /** Has frames made into messages on the worker. */
    private final class Taker<P extends SharedFrame> implements Subscriber<P> {
        private final Function<P, FrameMessage> maker;

        Taker(Function<P, FrameMessage> maker) {
            this.maker = maker;
        }

        @Override
        public void deliver(Subscription from, P frame) {
            worker.execute(() -> {
                if (over) {
                    from.failed(frame, DropReason.CLOSED);
                    return;
                }
                boolean made = false;
                try {
                    clients.send(stream.name(), maker.apply(frame));
                    made = true;
                } catch (RuntimeException e) {
                    LOG.error("[imswitch] [stream {}] A frame was not sent because of a fault", stream.name(), e);
                }
                if (made) {
                    from.sent(frame);
                } else {
                    from.failed(frame, DropReason.FAULT);
                }
                asked.set(false);
                poke();
            });
        }

        @Override
        public void closed(String reason) {
            over = true;
        }
    }

    private FrameMessage raw(Frame frame) {
        StreamParameters now = params;
        long begin = System.nanoTime();
        Uc2f.Packet packet = packets.pack(frame, now);
        int id = clients.nextId();
        Map<String, Object> m = metadata(id, "binary");
        m.put("width", packet.width());
        m.put("height", packet.height());
        m.put("original_width", frame.info().width());
        m.put("original_height", frame.info().height());
        m.put("subsampling_factor", now.subsampling());
        m.put("compression_algorithm", now.compression());
        m.put("compression_level", now.level());
        m.put("raw_bytes", packet.rawBytes());
        m.put("compressed_bytes", packet.bytes().limit() - Uc2f.HEADER_BYTES);
        m.put("packet_bytes", packet.bytes().limit());
        m.put("encode_time_ms", (System.nanoTime() - begin) / 1e6);
        byte[] bytes = packet.bytes().array();
        return FrameMessage.of(id, m, bytes, "data", bytes);
    }

    private FrameMessage jpeg(EncodedFrame frame) {
        ByteBuffer view = frame.bytes();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return jpeg(bytes, frame.info(), frame.info().width(), frame.info().height());
    }

    private FrameMessage reducedJpeg(Frame frame) {
        StreamParameters now = params;
        PixelGrid grid = PixelGrid.of(frame.info(), now);
        try {
            return jpeg(images.encode(frame, now), frame.info(), grid.width(), grid.height());
        } catch (EncodeException e) {
            throw new IllegalStateException(e);
        }
    }

    private FrameMessage jpeg(byte[] bytes, FrameInfo info, int width, int height) {
        int id = clients.nextId();
        if (protocol.equals("mjpeg")) {
            return new FrameMessage(id, Map.of(), ByteBuffer.wrap(bytes), part(bytes, info));
        }
        Map<String, Object> m = metadata(id, "jpeg");
        m.put("jpeg_quality", params.profile().quality());
        m.put("width", width);
        m.put("height", height);
        return FrameMessage.of(id, m, bytes, "image", Base64.getEncoder().encodeToString(bytes));
    }

    private static ByteBuffer part(byte[] image, FrameInfo info) {
        ByteBuffer header =
                MultipartReplace.header(Codec.JPEG.mediaType(), image.length, info.captureTime(), info.sequence());
        ByteBuffer end = MultipartReplace.delimiter();
        return ByteBuffer.allocate(header.remaining() + image.length + end.remaining())
                .put(header)
                .put(image)
                .put(end)
                .flip();
    }

    private Map<String, Object> metadata(int id, String protocol) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("server_timestamp", System.currentTimeMillis() / MILLIS);
        m.put("frame_id", id);
        m.put("detector_name", stream.name());
        m.put("pixel_size", 1.0);
        m.put("format", protocol);
        m.put("protocol", protocol);
        return m;
    }
}
