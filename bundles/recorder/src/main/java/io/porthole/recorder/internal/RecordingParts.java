/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.record.RecordingOptions;
import io.porthole.api.record.RecordingState;
import io.porthole.api.record.RecordingStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of one recording, one after the other: a further one begins, with a key frame, when the present one is as
 * long as it may be or the frames change their size. For one thread but {@link #status}.
 */
final class RecordingParts {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Workshop workshop;
    private final Folder folder;
    private final RecordingOptions options;
    private final String title;
    private final String first;
    private final LossMeter losses;
    private @Nullable PartFiles files;
    private int part = 1;
    private long takenFrames;
    private long earlierFrames;
    private long firstNanos;

    /**
     * Prepares the files.
     *
     * @param options of the recording
     * @param title of the stream
     * @param first id of the first file, which is there already and empty
     * @param losses frames that the host has lost so far
     */
    RecordingParts(Workshop workshop, RecordingOptions options, String title, String first, LongSupplier losses) {
        this.workshop = workshop;
        this.folder = workshop.folder();
        this.options = options;
        this.title = title;
        this.first = first;
        this.losses = new LossMeter(losses);
    }

    String first() {
        return first;
    }

    /** Returns the number of the present file. */
    int number() {
        return part;
    }

    private String id() {
        return RecordingIds.part(first, part);
    }

    /** Returns the present video. */
    Path file() {
        return folder.file(id(), Folder.Kind.VIDEO);
    }

    /**
     * Takes a frame or input; until the first key frame nothing is kept.
     *
     * @return why the recording is complete, or null
     */
    @Nullable
    String take(Entry entry) throws IOException {
        PartFiles present = files;
        if (!(entry instanceof KeptFrame unit)) {
            if (present != null) {
                present.take(entry);
            }
            return null;
        }
        if (present == null) {
            if (!unit.key()) {
                return null;
            }
            firstNanos = unit.nanos();
            present = begin(unit);
        } else if (isDone(unit)) {
            return "it has the length that was asked for";
        } else if (unit.key() && isFull(present, unit)) {
            end(present, RecordingState.ENDED, "it goes on in part " + (part + 1));
            part++;
            folder.create(id(), Folder.Kind.VIDEO).close();
            present = begin(unit);
        }
        present.take(unit);
        takenFrames++;
        return options.maxFrames() > 0 && present.frames() + earlierFrames >= options.maxFrames()
                ? "it has the length that was asked for"
                : null;
    }

    private boolean isDone(KeptFrame unit) {
        double fps = options.framesPerSecond();
        double seconds = fps > 0 ? takenFrames / fps : (unit.nanos() - firstNanos) / NANOS_PER_SECOND;
        return options.maxSeconds() > 0 && seconds >= options.maxSeconds();
    }

    private boolean isFull(PartFiles present, KeptFrame unit) throws IOException {
        return unit.differsInSize(present.first())
                || present.seconds() >= workshop.settings().splitSeconds()
                || present.bytes() >= workshop.settings().splitBytes();
    }

    private PartFiles begin(KeptFrame unit) throws IOException {
        String codec;
        try {
            codec = CodecString.of(unit);
        } catch (IllegalArgumentException e) {
            throw new IOException("the frames are no H.264 that an MP4 can have: " + e.getMessage(), e);
        }
        PartHead head = new PartHead(
                id(),
                options.stream(),
                title,
                options.label(),
                options.startedBy(),
                part,
                first,
                Instant.now(),
                codec,
                unit.info().width(),
                unit.info().height());
        PartFiles begun = new PartFiles(workshop.ffmpeg(), folder, head, unit, options.framesPerSecond(), losses);
        files = begun;
        workshop.thumbnails().make(options.stream(), head.id());
        return begun;
    }

    /** Ends the last file and returns the last status; without a frame there is no file. */
    RecordingStatus close(RecordingState state, String reason) throws IOException {
        PartFiles last = files;
        if (last == null) {
            Files.deleteIfExists(file());
            String why = state == RecordingState.FAILED ? reason : "no frame has come: " + reason;
            return status(RecordingState.FAILED, why);
        }
        return end(last, state, reason);
    }

    private RecordingStatus end(PartFiles last, RecordingState state, String reason) throws IOException {
        RecordingState how = state;
        String why = reason;
        try {
            last.flush();
            last.closeVideo();
        } catch (IOException | IllegalStateException e) {
            // what was written before is whole
            last.closeVideo();
            if (state == RecordingState.ENDED) {
                how = RecordingState.FAILED;
                why = e instanceof IOException io ? StorageError.describe(io, file()) : String.valueOf(e.getMessage());
            }
        }
        RecordingStatus status = status(how, why);
        earlierFrames += last.frames();
        last.closeSidecar(status);
        return status;
    }

    /** Returns the status of the present file. */
    RecordingStatus status(RecordingState state, String reason) {
        PartFiles present = files;
        return new RecordingStatus(
                id(),
                part,
                state,
                reason,
                file(),
                present == null ? 0 : present.frames(),
                present == null ? 0 : present.lostFrames(),
                present == null ? 0 : present.seconds(),
                Math.max(0, folder.size(id(), Folder.Kind.VIDEO)));
    }
}
