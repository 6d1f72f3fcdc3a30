/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the newest frames of each stream that the configuration or a viewer wants them of. */
final class Replays implements AutoCloseable {
    private final StreamRegistry streams;
    private final Settings settings;
    private final Map<String, Replay> replays = new ConcurrentHashMap<>();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();

    Replays(StreamRegistry streams, Settings settings) {
        this.streams = streams;
        this.settings = settings;
    }

    /** Called now and then, by one thread. */
    synchronized void tick(long now) {
        Set<String> present = new HashSet<>();
        for (Stream stream : streams.streams()) {
            present.add(stream.name());
            follow(stream);
        }
        wanted.retainAll(present);
        replays.values().forEach(replay -> replay.ring().expire(now));
        replays.values().removeIf(replay -> !replay.isFed() && replay.ring().bytes() == 0);
        share();
    }

    private void follow(Stream stream) {
        Replay replay = replays.get(stream.name());
        boolean keep = wanted.contains(stream.name()) || isConfigured(stream, replay);
        if (keep && replay == null) {
            replay = new Replay(new ReplayRing(settings.replayNanos(), settings.replayBytes()));
            replays.put(stream.name(), replay);
        }
        if (keep && replay != null) {
            replay.feed(stream, settings.bitrate());
        } else if (replay != null) {
            replay.stop();
        }
    }

    private boolean isConfigured(Stream stream, @Nullable Replay replay) {
        return switch (settings.replay().of(stream.name())) {
            case OFF -> false;
            case ALWAYS -> true;
            case WATCHED -> ConfiguredRecordings.isWatched(stream);
            case ENCODED -> others(stream) > (replay != null && replay.isFed() ? 1 : 0);
        };
    }

    private static int others(Stream stream) {
        return stream.encodes().stream()
                .filter(encode -> encode.codec().equals(Codec.H264))
                .mapToInt(EncodeStatistics::viewers)
                .sum();
    }

    private void share() {
        long share = settings.replayBytes() / Math.max(1, replays.size());
        replays.values().forEach(replay -> replay.ring().maxBytes(share));
    }

    /** Begins or ends to keep frames for a viewer; the configuration may keep them all the same. */
    synchronized void want(Stream stream, boolean kept) {
        if (kept) {
            wanted.add(stream.name());
        } else {
            wanted.remove(stream.name());
        }
        tick(System.nanoTime());
    }

    /** Returns what is kept of a stream, or null. */
    @Nullable
    Replay of(String stream) {
        return replays.get(stream);
    }

    /** Returns the state of what is kept: {@code kept}, {@code ageing} when nothing new comes, or {@code off}. */
    static String word(@Nullable Replay replay) {
        return replay == null ? "off" : replay.isFed() ? "kept" : "ageing";
    }

    /** Returns why nothing, or nothing new, is kept of a stream; empty when frames are kept. */
    String reason(String stream) {
        Replay replay = replays.get(stream);
        if (replay != null && replay.isFed()) {
            return replay.ring().bytes() > 0 ? "" : "no frame of H.264 has come yet";
        }
        return switch (settings.replay().of(stream)) {
            case OFF -> "instant replay is off for it (key replay of the recorder, or PUT {\"kept\":true})";
            case ENCODED -> "nobody watches or records its H.264 (PUT {\"kept\":true} keeps it all the same)";
            case WATCHED -> "nobody watches it";
            case ALWAYS -> "it is about to begin";
        };
    }

    /** Returns all that is kept, by stream. */
    Map<String, Replay> all() {
        return Map.copyOf(replays);
    }

    /** Passes input on. */
    void input(String stream, InputEvent event) {
        Replay replay = replays.get(stream);
        if (replay != null) {
            replay.input(event);
        }
    }

    @Override
    public synchronized void close() {
        replays.values().forEach(Replay::stop);
        replays.clear();
    }
}
