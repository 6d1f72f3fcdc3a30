/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.record.Recording;
import io.porthole.api.record.RecordingException;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.record.RecordingService;
import io.porthole.api.record.RecordingState;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and ends the recordings that the configuration asks for. */
final class ConfiguredRecordings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRecordings.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String STARTED_BY = "configuration";

    private final StreamRegistry streams;
    private final Settings settings;
    private final RecordingService recorder;
    private final Map<String, Recording> recordings = new HashMap<>();
    private final Map<String, StreamFeed> watches = new HashMap<>();
    private final Map<String, Object> episodes = new ConcurrentHashMap<>();
    private final Map<String, Long> failedAt = new HashMap<>();
    private final Map<String, Object> recordedEpisodes = new HashMap<>();
    private final ExecutorService soon = Worker.create("recorder-episodes");

    ConfiguredRecordings(StreamRegistry streams, Settings settings, RecordingService recorder) {
        this.streams = streams;
        this.settings = settings;
        this.recorder = recorder;
    }

    /** Returns whether anybody but the recorder watches a stream. */
    static boolean isWatched(Stream stream) {
        return stream.statistics().viewers().stream()
                .anyMatch(viewer -> !viewer.viewer().transport().equals(StreamFeed.TRANSPORT));
    }

    /** Called now and then, by one thread. */
    synchronized void tick(long now) {
        Set<String> present = new HashSet<>();
        for (Stream stream : streams.streams()) {
            present.add(stream.name());
            switch (settings.record().of(stream.name())) {
                case OFF -> {}
                case ALWAYS -> follow(stream, now, true, "", "");
                case WATCHED -> follow(stream, now, isWatched(stream), "", "nobody watches any more");
                case EPISODE -> followEpisode(stream, now);
            }
        }
        recordings.keySet().retainAll(present);
        watches.keySet().retainAll(present); // those of streams that are gone have been closed by the host
        episodes.keySet().retainAll(present);
    }

    private void follow(Stream stream, long now, boolean wanted, String label, String whyNot) {
        Recording running = recordings.get(stream.name());
        if (running != null && running.status().state() != RecordingState.RECORDING) {
            if (running.status().state() == RecordingState.FAILED) {
                failedAt.put(stream.name(), now);
            }
            recordings.remove(stream.name());
            running = null;
        }
        if (running != null && !wanted) {
            running.stop(whyNot);
        } else if (running == null && wanted && mayStart(stream, now)) {
            start(stream, now, label);
        }
    }

    private boolean mayStart(Stream stream, long now) {
        Long failed = failedAt.get(stream.name());
        return failed == null || now - failed > RETRY_NANOS;
    }

    private void start(Stream stream, long now, String label) {
        try {
            RecordingOptions options =
                    RecordingOptions.of(stream.name(), STARTED_BY).withLabel(label);
            recordings.put(stream.name(), recorder.start(options, status -> {}));
            failedAt.remove(stream.name());
        } catch (RecordingException e) {
            if (failedAt.put(stream.name(), now) == null) {
                LOG.warn("[recorder] [stream {}] Not recorded: {}", stream.name(), e.getMessage());
            }
        }
    }

    private void followEpisode(Stream stream, long now) {
        String name = stream.name();
        StreamFeed watch = watches.get(name);
        if (watch == null || watch.stream() != stream) {
            watches.put(name, watch(stream));
        }
        Object episode = episodes.get(name);
        Object recorded = recordedEpisodes.get(name);
        Recording running = recordings.get(name);
        if (running != null && recorded != null && !recorded.equals(episode)) {
            running.stop("episode " + recorded + " has ended");
            recordings.remove(name);
        }
        if (episode != null) {
            recordedEpisodes.put(name, episode);
        }
        follow(stream, now, episode != null, episode == null ? "" : label(episode), "no episode runs");
    }

    private StreamFeed watch(Stream stream) {
        EpisodeWatch watch = new EpisodeWatch(episode -> {
            change(stream.name(), episode);
            soon.execute(() -> episodeChanged(stream));
        });
        return new StreamFeed(stream, settings.bitrate(), "episodes", watch);
    }

    private synchronized void episodeChanged(Stream stream) {
        if (watches.containsKey(stream.name())) {
            followEpisode(stream, System.nanoTime());
        }
    }

    private static String label(Object episode) {
        String text = ("episode " + episode).replaceAll("\\p{Cntrl}", "?");
        return text.substring(0, Math.min(RecordingOptions.MAX_LABEL, text.length()));
    }

    private void change(String stream, @Nullable Object episode) {
        if (episode == null) {
            episodes.remove(stream);
        } else {
            episodes.put(stream, episode);
        }
    }

    /** Ends what it has started; the recorder ends the recordings. */
    @Override
    public synchronized void close() {
        soon.shutdown();
        watches.values().forEach(StreamFeed::close);
        watches.clear();
    }
}
