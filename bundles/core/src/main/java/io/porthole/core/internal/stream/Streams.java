/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.core.internal.encode.EncoderRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All streams, made from the registered sources. */
public final class Streams implements StreamRegistry, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final long STILL_INTERVAL_MS = 100;
    private static final long STATE_LOG_INTERVAL_MS = 200;
    private static final long END_TIMEOUT_MS = 2000;

    private final Host host;
    private final ConcurrentSkipListMap<String, HostStream> streams = new ConcurrentSkipListMap<>();
    private final Object lock = new Object();

    // guarded by the lock
    private final IdentityHashMap<FrameSource, SourceLink> links = new IdentityHashMap<>();
    private final Map<String, SourceLink> active = new HashMap<>();
    private final List<SourceLink> refused = new ArrayList<>();
    private boolean closed;

    /** Creates a registry without streams. */
    public Streams(StreamSettings settings) {
        host = new Host(settings, () -> streams.values().forEach(s -> s.encodersChanged()));
        host.every(STATE_LOG_INTERVAL_MS, this::logStates);
        host.every(STILL_INTERVAL_MS, () -> streams.values().forEach(HostStream::annotateStillFrame));
    }

    private void logStates() {
        streams.values().forEach(HostStream::logState);
    }

    @Override
    public List<Stream> streams() {
        return List.copyOf(streams.values());
    }

    @Override
    public @Nullable Stream find(String name) {
        return streams.get(name);
    }

    @Override
    public @Nullable Stream defaultStream() {
        HostStream configured = streams.get(host.settings().defaultStream());
        if (configured != null) {
            return configured;
        }
        return streams.values().stream().min(DefaultOrder.COMPARATOR).orElse(null);
    }

    /** Changes how streams behave; the statistics window only of streams that come later. */
    public void settings(StreamSettings settings) {
        host.settings(settings);
    }

    /** Returns the encoders that may be used. */
    public EncoderRegistry encoders() {
        return host.encoders();
    }

    /** Returns the bytes of frames that are not given back yet: 0 when nobody holds one. */
    public long lentBytes() {
        return host.memory().encoded().lentBytes() + host.memory().mapped().lentBytes();
    }

    /** Adds a source with its service properties. */
    public void addSource(FrameSource source, Map<String, ?> properties) {
        SourceSpec spec;
        try {
            spec = SourceSpec.of(properties);
        } catch (IllegalArgumentException e) {
            LOG.warn("[stream] Source refused: {}", e.getMessage());
            return;
        }
        SourceLink link = new SourceLink(source, spec, host::callSource);
        synchronized (lock) {
            if (closed || links.putIfAbsent(source, link) != null) {
                return;
            }
            if (!active.containsKey(spec.name())) {
                activate(link);
                return;
            }
            refused.add(link);
        }
        LOG.warn(
                "[stream {}] Second source refused until the first is unregistered; give it another {}",
                spec.name(),
                FrameSource.STREAM_NAME);
    }

    private void activate(SourceLink link) {
        String name = link.spec().name();
        active.put(name, link);
        HostStream stream = streams.get(name);
        if (stream == null) {
            stream = new HostStream(host, link.spec());
            streams.put(name, stream);
            LOG.info("[stream {}] Added", name);
        } else {
            LOG.info("[stream {}] Source replaced", name);
        }
        stream.attach(link);
    }

    /** Takes a source's changed service properties over. */
    public void updateSource(FrameSource source, Map<String, ?> properties) {
        synchronized (lock) {
            SourceLink link = links.get(source);
            SourceSpec spec = link == null ? null : sameName(link, properties);
            if (link != null && spec != null) {
                link.spec(spec);
                HostStream stream = active.get(spec.name()) == link ? streams.get(spec.name()) : null;
                if (stream != null) {
                    stream.describe(spec);
                }
                return;
            }
        }
        removeSource(source);
        addSource(source, properties);
    }

    private static @Nullable SourceSpec sameName(SourceLink link, Map<String, ?> properties) {
        String name = link.spec().name();
        return name.equals(properties.get(FrameSource.STREAM_NAME)) ? SourceSpec.of(properties) : null;
    }

    /** Removes a source. Its viewers wait for a moment for another of its name. Returns when it has stopped. */
    public void removeSource(FrameSource source) {
        SourceLink link;
        SourceSink sink = null;
        HostStream over = null;
        synchronized (lock) {
            link = links.remove(source);
            if (link == null || refused.remove(link)) {
                return;
            }
            HostStream stream = streams.get(link.spec().name());
            active.remove(link.spec().name());
            if (stream != null) {
                sink = stream.detach();
                over = succeed(stream, link) ? null : stream;
            }
        }
        if (sink != null) {
            sink.close();
        }
        link.stop();
        if (over != null) {
            over.end(HostStream.SOURCE_REMOVED);
        }
        link.awaitStopped();
    }

    /** Returns whether the stream goes on: with another source, or for a moment without. */
    private boolean succeed(HostStream stream, SourceLink gone) {
        for (SourceLink next : refused) {
            if (next.spec().name().equals(stream.name())) {
                refused.remove(next);
                activate(next);
                return true;
            }
        }
        if (stream.viewers().isPresent()) {
            host.after(host.settings().sourceSwapGraceNanos(), () -> expire(stream, gone));
            return true;
        }
        streams.remove(stream.name());
        LOG.info("[stream {}] Removed", stream.name());
        return false;
    }

    private void expire(HostStream stream, SourceLink gone) {
        synchronized (lock) {
            if (stream.lastLink() != gone || !streams.remove(stream.name(), stream)) {
                return;
            }
        }
        LOG.info("[stream {}] Removed", stream.name());
        stream.end(HostStream.SOURCE_REMOVED);
    }

    /** Ends all streams and stops all sources; waits for them, with a timeout. */
    @Override
    public void close() {
        List<HostStream> all;
        List<SourceLink> stopping;
        synchronized (lock) {
            closed = true;
            all = List.copyOf(streams.values());
            stopping = List.copyOf(active.values());
            streams.clear();
            active.clear();
            links.clear();
            refused.clear();
        }
        List<FanOut<?>> running = new ArrayList<>();
        for (HostStream stream : all) {
            running.addAll(stream.viewers().fanOuts());
            stream.end("the host is stopping");
            SourceSink sink = stream.detach();
            if (sink != null) {
                sink.close();
            }
        }
        stopping.forEach(SourceLink::stop);
        stopping.forEach(SourceLink::awaitStopped);
        awaitEnd(running);
        host.close();
    }

    private static void awaitEnd(List<FanOut<?>> running) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_TIMEOUT_MS);
        try {
            for (FanOut<?> fanOut : running) {
                fanOut.awaitEnd(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
