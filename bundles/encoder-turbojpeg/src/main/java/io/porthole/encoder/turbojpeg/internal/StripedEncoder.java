/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Compresses one frame with several threads where {@link StripeThreads} gives it some, for a lower latency of large
 * frames: horizontal stripes of whole MCU rows, joined by {@link StripeJoin}. The pixels of the result are the same as
 * of a frame compressed in one piece.
 */
final class StripedEncoder implements Encoder {
    /** More stripes than threads, because stripes differ in how long they take. */
    private static final int STRIPES_PER_THREAD = 4;

    /** Thinner stripes cost more to hand out than they save. */
    private static final int MIN_STRIPE_ROWS = 32;

    private final NativeBinding binding;
    private final JpegProfile profile;
    private final StripeThreads threads;
    private final ExecutorService helpers;
    private final List<Compressor> compressors = new ArrayList<>();
    private final StripeJoin join = new StripeJoin();
    private boolean closed;

    StripedEncoder(NativeBinding binding, JpegProfile profile, StripeThreads threads) throws EncodeException {
        this.binding = binding;
        this.profile = profile;
        this.threads = threads;
        compressors.add(new Compressor(binding, profile));
        helpers = Executors.newFixedThreadPool(Math.max(1, threads.most() - 1), task -> {
            Thread thread = new Thread(task, "porthole-jpeg-stripe");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public synchronized Output encode(Frame frame, boolean forceKey) throws EncodeException {
        if (closed) {
            throw new EncodeException("the encoder is closed");
        }
        Pixels pixels = Pixels.of(frame);
        boolean grey = pixels.format() == TurboJpeg.TJPF_GRAY;
        int mcuWidth = grey || profile.subsampling() == Subsampling.S444 ? 8 : 16;
        int mcuHeight = grey || profile.subsampling() != Subsampling.S420 ? 8 : 16;
        int mcusPerRow = ceilDiv(pixels.width(), mcuWidth);
        int workers = threads.of(pixels.width(), pixels.height());
        int mcuRows = stripeMcuRows(workers, ceilDiv(pixels.height(), mcuHeight), mcuHeight, mcusPerRow);
        int count = workers == 1 ? 1 : ceilDiv(pixels.height(), mcuRows * mcuHeight);
        if (count == 1) {
            return Output.of(compressWhole(pixels), true);
        }
        while (compressors.size() < count) {
            compressors.add(new Compressor(binding, profile));
        }
        List<ByteBuffer> stripes = compressAll(pixels, mcuRows * mcuHeight, count, workers);
        return Output.of(join.join(stripes, pixels.height(), mcuRows * mcusPerRow), true);
    }

    /** MCU rows of a stripe: a share of the height, but neither thin nor more than a restart interval can tell. */
    private static int stripeMcuRows(int workers, int allMcuRows, int mcuHeight, int mcusPerRow) {
        int share = ceilDiv(allMcuRows, workers * STRIPES_PER_THREAD);
        int most = StripeJoin.MAX_RESTART_INTERVAL / mcusPerRow;
        return Math.min(most, Math.max(share, MIN_STRIPE_ROWS / mcuHeight));
    }

    private ByteBuffer compressWhole(Pixels pixels) throws EncodeException {
        long begun = threads.begin();
        try {
            return compressors.get(0).compress(pixels);
        } finally {
            threads.end(begun);
        }
    }

    private List<ByteBuffer> compressAll(Pixels pixels, int stripeRows, int count, int workers) throws EncodeException {
        ByteBuffer[] stripes = new ByteBuffer[count];
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable work = () -> {
            long begun = threads.begin();
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                int top = i * stripeRows;
                try {
                    Pixels stripe = pixels.stripe(top, Math.min(stripeRows, pixels.height() - top));
                    stripes[i] = compressors.get(i).compress(stripe);
                } catch (EncodeException | RuntimeException e) {
                    failure.compareAndSet(null, e);
                }
            }
            threads.end(begun);
        };
        CompletableFuture<?>[] helping = new CompletableFuture<?>[Math.min(workers, count) - 1];
        for (int i = 0; i < helping.length; i++) {
            helping[i] = CompletableFuture.runAsync(work, helpers);
        }
        work.run();
        // not interruptible: the helpers read memory that the caller takes back afterwards
        CompletableFuture.allOf(helping).join();
        Throwable failed = failure.get();
        if (failed != null) {
            throw new EncodeException("a stripe failed: " + failed.getMessage(), failed);
        }
        return List.of(stripes);
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    @Override
    public synchronized void close() {
        closed = true;
        helpers.shutdown();
        compressors.forEach(Compressor::close);
        compressors.clear();
        join.close();
    }
}
