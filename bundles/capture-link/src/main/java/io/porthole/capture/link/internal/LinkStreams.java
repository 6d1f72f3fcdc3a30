/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.record.RecordingService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams of the link by name, from a producer's first HELLO until a while after the last one left. Safe from
 * any thread; nothing of the host is called while the lock is held.
 */
final class LinkStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkStreams.class);

    private final LinkSettings settings;
    private final Services services;
    private final Map<String, Entry> byName = new HashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private boolean closed;

    LinkStreams(LinkSettings settings, Services services) {
        this.settings = settings;
        this.services = services;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "porthole-link-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** A stream that a producer has been given. */
    record Claim(LinkStream stream, long lastSequence) {}

    /**
     * Gives a producer the stream that it asks for and publishes it.
     *
     * @throws LinkException when another producer or another source of the host has it, or there are too many
     */
    Claim claim(Hello hello, Producer producer) throws LinkException {
        if (services.isTaken(hello.name())) {
            throw new LinkException(
                    Refusal.NAME_TAKEN, "another source of the host has the stream '" + hello.name() + "'");
        }
        Entry entry;
        Entry evicted = null;
        long lastSequence;
        synchronized (this) {
            if (closed) {
                throw new LinkException(Refusal.FULL, "the host is stopping");
            }
            entry = byName.get(hello.name());
            if (entry == null) {
                evicted = makeRoom();
                entry = new Entry(new LinkStream(hello.name()));
            }
            lastSequence = entry.stream.claim(producer);
            byName.put(hello.name(), entry);
        }
        if (evicted != null) {
            evicted.remove();
        }
        entry.removeInputTarget(); // what a silent one listened to is not what this one does
        entry.publish(hello);
        entry.stream.running(producer);
        LOG.info("[link] [stream {}] Fed by {}", hello.name(), producer.describe());
        return new Claim(entry.stream, lastSequence);
    }

    private @Nullable Entry makeRoom() throws LinkException {
        if (byName.size() < settings.maxLinks()) {
            return null;
        }
        Entry oldest = byName.values().stream()
                .filter(e -> e.stream.gone())
                .min(Comparator.comparingLong(e -> e.stream.goneSince() - System.nanoTime()))
                .orElseThrow(() -> new LinkException(
                        Refusal.FULL, "there are " + settings.maxLinks() + " streams already (maxLinks)"));
        byName.remove(oldest.stream.name());
        return oldest;
    }

    /** Returns what records streams, or null when there is nothing that does. */
    @Nullable
    RecordingService recorder() {
        return services.recorder();
    }

    /** Registers the stream as an input target. */
    void listen(LinkStream stream, Set<String> commands) {
        Entry entry;
        synchronized (this) {
            entry = byName.get(stream.name());
        }
        if (entry != null && entry.stream == stream) {
            stream.commands(commands);
            entry.listen();
        }
    }

    /** Lets viewers move the camera who control nothing else, or, with null, not. */
    void camera(LinkStream stream, @Nullable Set<String> commands) {
        Entry entry;
        synchronized (this) {
            entry = byName.get(stream.name());
        }
        if (entry != null && entry.stream == stream && stream.cameraCommands(commands)) {
            entry.listenAgain();
        }
    }

    /** Registers the controls of the stream. */
    void publishPanel(LinkStream stream) {
        Entry entry;
        synchronized (this) {
            entry = byName.get(stream.name());
        }
        if (entry != null && entry.stream == stream) {
            entry.publishPanel();
        }
    }

    /**
     * Handles a producer that left; its stream is removed after a while unless another comes.
     *
     * @param what {@link SourceCondition#LOST}, or ENDED after a BYE
     */
    void leave(LinkStream stream, Producer producer, SourceCondition what, String reason) {
        if (!stream.leave(producer, what, reason)) {
            return;
        }
        LOG.info("[link] [stream {}] Stale: {}", stream.name(), reason);
        long since = stream.goneSince();
        Entry entry;
        synchronized (this) {
            entry = byName.get(stream.name());
            if (!closed) {
                after(settings.endedAfter(), () -> stream.endIfGone(since));
                after(settings.retain(), () -> expire(stream, since));
            }
        }
        if (entry != null && entry.stream == stream) {
            entry.removeInputTargetIfGone();
        }
    }

    private void after(Duration delay, Runnable task) {
        var unused = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expire(LinkStream stream, long since) {
        Entry entry;
        synchronized (this) {
            entry = byName.get(stream.name());
            if (entry == null || entry.stream != stream || !stream.gone() || stream.goneSince() != since) {
                return;
            }
            byName.remove(stream.name());
        }
        entry.remove();
        LOG.info(
                "[link] [stream {}] Removed; it had no producer for {} s",
                stream.name(),
                settings.retain().toSeconds());
    }

    /** Removes all streams. */
    @Override
    public void close() {
        List<Entry> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(byName.values());
            byName.clear();
        }
        timer.shutdownNow();
        all.forEach(Entry::remove);
    }

    /** A stream and its registrations; its own lock keeps the registry's calls in order. */
    private final class Entry {
        private final LinkStream stream;
        private Map<String, Object> published = Map.of();
        private Services.@Nullable Registration source;
        private Services.@Nullable Registration target;
        private Services.@Nullable Registration panel;
        private boolean removed;

        Entry(LinkStream stream) {
            this.stream = stream;
        }

        synchronized void publish(Hello hello) {
            Map<String, Object> properties = properties(hello);
            if (removed || properties.equals(published)) {
                return;
            }
            published = properties;
            if (source == null) {
                source = services.source(stream, properties);
            } else {
                source.update(properties);
            }
        }

        synchronized void listen() {
            if (removed || stream.gone()) {
                return;
            }
            if (target != null) {
                target.remove(); // so that its commands are asked for again
            }
            target = services.target(stream, Map.of(FrameSource.STREAM_NAME, stream.name()));
        }

        /** A target is asked for its camera when it is registered. */
        synchronized void listenAgain() {
            if (target != null) {
                listen();
            }
        }

        synchronized void publishPanel() {
            if (!removed && panel == null) {
                panel = services.panel(stream.panel(), Map.of(FrameSource.STREAM_NAME, stream.name()));
            }
        }

        synchronized void removeInputTargetIfGone() {
            if (stream.gone()) {
                removeInputTarget();
            }
        }

        synchronized void removeInputTarget() {
            if (target != null) {
                target.remove();
                target = null;
            }
        }

        synchronized void remove() {
            removed = true;
            removeInputTarget();
            if (panel != null) {
                panel.remove();
                panel = null;
            }
            if (source != null) {
                source.remove();
                source = null;
            }
        }
    }

    private static Map<String, Object> properties(Hello hello) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(FrameSource.STREAM_NAME, hello.name());
        if (!hello.title().isEmpty()) {
            properties.put(FrameSource.STREAM_TITLE, hello.title());
        }
        if (!hello.tone().isEmpty()) {
            properties.put(FrameSource.STREAM_TONE, hello.tone());
        }
        if (!hello.codec().isEmpty()) {
            properties.put(FrameSource.STREAM_CODEC, hello.codec());
        }
        if (hello.fps() > 0) {
            properties.put(FrameSource.STREAM_FPS, hello.fps());
        }
        return properties;
    }
}
