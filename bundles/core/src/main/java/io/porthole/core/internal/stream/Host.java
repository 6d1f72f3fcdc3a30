/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.core.internal.encode.EncodeStage;
import io.porthole.core.internal.encode.EncoderRegistry;
import io.porthole.core.internal.frame.BufferPool;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executors, pools and settings that all streams of this host share. */
final class Host implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    private final AtomicInteger streamIds = new AtomicInteger();
    private final AtomicLong viewerIds = new AtomicLong();
    private final EncoderRegistry encoders;
    private final EncodeStage.Memory memory;
    private final ScheduledThreadPoolExecutor clock;
    private final ExecutorService sourceCalls;
    private volatile StreamSettings settings;

    Host(StreamSettings settings, Runnable onEncodersChanged) {
        this.settings = settings;
        this.encoders = new EncoderRegistry(onEncodersChanged);
        this.memory = new EncodeStage.Memory(
                new BufferPool(settings.encodedPoolBytes()), new BufferPool(settings.mappedPoolBytes()));
        this.clock =
                new ScheduledThreadPoolExecutor(1, threads("porthole-clock"), new ThreadPoolExecutor.DiscardPolicy());
        this.sourceCalls = Executors.newCachedThreadPool(threads("porthole-source"));
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(Host.class.getClassLoader());
            return thread;
        };
    }

    /**
     * Starts a thread of our own, soon. The clock's thread does it: a thread keeps alive all bundles that were on the
     * stack of the one that made it, and callers may be of bundles that are about to be replaced.
     */
    void start(String name, Runnable task) {
        clock.execute(() -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
        });
    }

    StreamSettings settings() {
        return settings;
    }

    void settings(StreamSettings now) {
        settings = now;
        memory.encoded().limit(now.encodedPoolBytes());
        memory.mapped().limit(now.mappedPoolBytes());
    }

    int nextStreamId() {
        return streamIds.incrementAndGet();
    }

    long nextViewerId() {
        return viewerIds.incrementAndGet();
    }

    EncoderRegistry encoders() {
        return encoders;
    }

    EncodeStage.Memory memory() {
        return memory;
    }

    /** Runs a short task of our own later; after the end, never. */
    void after(long nanos, Runnable task) {
        ScheduledFuture<?> unused = clock.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs a short task of our own again and again. */
    void every(long ms, Runnable task) {
        ScheduledFuture<?> unused = clock.scheduleWithFixedDelay(guarded(task), ms, ms, TimeUnit.MILLISECONDS);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A task of the core's clock failed; the others go on", e);
            }
        };
    }

    /** For calls to sources, which may take their time; its threads are made as in {@link #start}. */
    void callSource(Runnable task) {
        clock.execute(() -> sourceCalls.execute(task));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        sourceCalls.shutdown();
    }
}
