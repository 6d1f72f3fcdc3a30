/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputListener;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.record.Recording;
import io.porthole.api.record.RecordingException;
import io.porthole.api.record.RecordingListener;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.record.RecordingService;
import io.porthole.api.record.RecordingState;
import io.porthole.api.record.RecordingStatus;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.Ticker;
import io.porthole.lib.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records streams: on demand, as configured, and the newest frames for instant replay. */
@Component(
        service = {Recorder.class, RecordingService.class, InputListener.class},
        configurationPid = Recorder.PID)
@Designate(ocd = Config.class)
public final class Recorder implements RecordingService, InputListener {
    static final String PID = "io.porthole.recorder";

    /** Most recordings that run at a time, all streams together. */
    static final int MAX_RECORDINGS = 64;

    /** Most recordings of one stream that run at a time. */
    static final int MAX_RECORDINGS_OF_STREAM = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final long TICK_MS = 1000;
    private static final long STOP_MS = 3000;

    private final StreamRegistry streams;
    private final Settings settings;
    private final Folder folder;
    private final Library library;
    private final Storage storage;
    private final Thumbnails thumbnails;
    private final Workshop workshop;
    private final Map<String, RunningRecording> running = new ConcurrentHashMap<>();
    private final RecentStates recent = new RecentStates();
    private final AtomicLong failures = new AtomicLong();
    private final Map<String, String> lastFailures = new ConcurrentHashMap<>();
    private final List<EncoderFactory> encoders = new CopyOnWriteArrayList<>();
    private final Replays replays;
    private final ConfiguredRecordings configured;
    private final Ticker ticker;

    /** Called by the component runtime. */
    @Activate
    public Recorder(@Reference StreamRegistry streams, @Reference Ffmpeg ffmpeg, Config config) {
        this.streams = streams;
        settings = Settings.of(config);
        folder = new Folder(settings.folder());
        library = new Library(folder);
        storage = new Storage(folder, settings.maxTotalBytes(), settings.minFreeBytes());
        thumbnails = new Thumbnails(streams, folder);
        workshop = new Workshop(ffmpeg, folder, settings, thumbnails);
        replays = new Replays(streams, settings);
        configured = new ConfiguredRecordings(streams, settings, this);
        try {
            folder.deleteTemporary();
        } catch (IOException e) {
            LOG.warn("[recorder] {} cannot be read: {}", folder.path(), e.getMessage());
        }
        ticker = new Ticker("recorder-ticker", TICK_MS, this::tick);
    }

    /** Ends every recording; returns when their files are whole, or shortly after. */
    @Deactivate
    void stop() {
        ticker.close();
        configured.close();
        replays.close();
        List<RunningRecording> all = List.copyOf(running.values());
        all.forEach(recording -> recording.session().stop("the recorder is being stopped"));
        try {
            for (RunningRecording recording : all) {
                recording.session().awaitEnd(STOP_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(RunningRecording::closeFeed);
        thumbnails.close();
    }

    /** Follows the configuration and the disk. Called now and then. */
    void tick() {
        long now = System.nanoTime();
        lastFailures.keySet().retainAll(streams.names());
        configured.tick(now);
        replays.tick(now);
        thumbnails.expire(now);
        if (!running.isEmpty()) {
            checkStorage();
        }
    }

    /** Ends recordings whose files are gone or for which there is no space. */
    private void checkStorage() {
        String shortage = storage.shortage();
        for (RunningRecording recording : running.values()) {
            RecordingSession session = recording.session();
            if (shortage != null) {
                session.fail(shortage);
            } else if (folder.size(session.status().id(), Folder.Kind.VIDEO) < 0) {
                session.fail("its file in " + folder.path() + " is gone");
            }
        }
        try {
            if (!storage.deleteOldest(idsOfRunning())) {
                failLargest();
            }
        } catch (IOException e) {
            LOG.warn("[recorder] {} cannot be read: {}", folder.path(), e.getMessage());
        }
    }

    private void failLargest() {
        running.values().stream()
                .map(RunningRecording::session)
                .max((a, b) -> Long.compare(a.status().bytes(), b.status().bytes()))
                .ifPresent(session -> session.fail("recordings have their " + (settings.maxTotalBytes() >> 20)
                        + " MiB, all of them of recordings that run (maxTotalInMiB)"));
    }

    private Set<String> idsOfRunning() {
        Set<String> ids = new HashSet<>();
        running.values()
                .forEach(recording -> ids.add(recording.session().status().id()));
        return ids;
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void addEncoder(EncoderFactory factory) {
        encoders.add(factory);
    }

    void removeEncoder(EncoderFactory factory) {
        encoders.remove(factory);
    }

    /** Refuses a stream of which there can be no H.264. */
    private void requireH264(Stream stream) throws RecordingException {
        String refusal = stream.refusal(StreamFeed.options("recording", VideoProfile.DEFAULT));
        if (!refusal.isEmpty()) {
            throw new RecordingException(refusal);
        }
        boolean arrives = Codec.H264.equals(stream.sourceCodec());
        if (!arrives && encoders.stream().noneMatch(factory -> factory.codec().equals(Codec.H264))) {
            throw new RecordingException("the host has no encoder of H.264");
        }
    }

    @Override
    public Recording start(RecordingOptions options, RecordingListener listener) throws RecordingException {
        Stream stream = streams.find(options.stream());
        if (stream == null) {
            throw new RecordingException("there is no stream '" + options.stream() + "'");
        }
        requireRoom(options.stream());
        requireH264(stream);
        storage.requireSpace();
        String id;
        try {
            id = folder.reserve(options.stream(), Instant.now());
        } catch (IOException e) {
            throw new RecordingException(StorageError.describe(e, folder.path().resolve("x")), e);
        }
        RunningRecording recording = new RunningRecording(workshop, options, stream, id, status -> {
            ended(id, status);
            listener.changed(status);
        });
        running.put(id, recording);
        lastFailures.remove(options.stream());
        recording.start(stream, settings.bitrate());
        return recording.session();
    }

    private void requireRoom(String stream) throws RecordingException {
        long ofStream = running.values().stream()
                .filter(recording -> recording.session().stream().equals(stream))
                .count();
        if (ofStream >= MAX_RECORDINGS_OF_STREAM || running.size() >= MAX_RECORDINGS) {
            throw new RecordingException("there are too many recordings: " + MAX_RECORDINGS_OF_STREAM
                    + " of a stream and " + MAX_RECORDINGS + " of all may run at a time");
        }
    }

    private void ended(String first, RecordingStatus status) {
        if (status.state() == RecordingState.RECORDING) {
            return;
        }
        recent.put(status);
        RunningRecording over = running.remove(first);
        if (over == null) {
            return;
        }
        if (status.state() == RecordingState.FAILED) {
            failures.incrementAndGet();
            lastFailures.put(over.session().stream(), status.reason());
        }
        over.closeFeed();
    }

    /** Returns why the last recording of a stream that failed did so; empty when none has, or one runs. */
    String lastFailure(String stream) {
        return lastFailures.getOrDefault(stream, "");
    }

    @Override
    public List<Recording> running() {
        return new ArrayList<>(sessions());
    }

    /** Returns the recordings that run, by their ids. */
    List<RecordingSession> sessions() {
        return running.values().stream()
                .map(RunningRecording::session)
                .sorted((a, b) -> a.first().compareTo(b.first()))
                .toList();
    }

    /** Returns the recording that runs and has a file of that name, or null. */
    @Nullable
    RecordingSession sessionOf(String id) {
        return sessions().stream()
                .filter(session -> id.equals(session.first()) || id.startsWith(session.first() + "_p"))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void inputSent(String stream, InputEvent event) {
        replays.input(stream, event);
        for (RunningRecording recording : running.values()) {
            StreamFeed feed = recording.feed();
            if (feed != null && recording.session().stream().equals(stream)) {
                feed.input(event);
            }
        }
    }

    /** Returns all recordings of the library, the newest first. */
    List<ObjectNode> list() throws IOException {
        List<ObjectNode> all = library.list();
        all.forEach(this::complete);
        return all;
    }

    /** Returns a recording of the library, or null when there is none. */
    @Nullable
    ObjectNode find(String id) {
        ObjectNode found = library.find(id);
        if (found != null) {
            complete(found);
        }
        return found;
    }

    /** Adds what the sidecar cannot say: that the recording runs, or how it ended on a full disk. */
    private void complete(ObjectNode recording) {
        String id = recording.path("id").asText();
        RecordingSession session = sessionOf(id);
        RecordingStatus status = session != null && session.status().id().equals(id) ? session.status() : recent.of(id);
        if (status != null) {
            RecordingJson.putStatus(recording, status);
        }
        if (session != null && recording.path("stream").asText().isEmpty()) {
            RecordingJson.putOptions(recording, session.options(), session.first());
        }
    }

    /** Deletes a recording; returns false when it is being recorded. */
    boolean delete(String id) throws IOException {
        if (idsOfRunning().contains(id)) {
            return false;
        }
        folder.delete(id);
        recent.remove(id);
        LOG.info("[recorder] Deleted {}", id);
        return true;
    }

    Folder folder() {
        return folder;
    }

    Storage storage() {
        return storage;
    }

    Replays replays() {
        return replays;
    }

    Workshop workshop() {
        return workshop;
    }

    /** Returns how many recordings have failed. */
    long failures() {
        return failures.get();
    }
}
