/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.record.RecordingStatus;
import io.porthole.lib.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One video of a recording with its sidecar. The newest frame is held back: a key frame that was made of the same frame
 * of the source, because another viewer came, takes its place, so that no frame is there twice. For one thread.
 */
final class PartFiles {
    private final VideoFile video;
    private final FileChannel sidecar;
    private final LossMeter losses;
    private List<SentInput> inputsBefore = new ArrayList<>();
    private List<SentInput> inputsAfter = new ArrayList<>();
    private final KeptFrame first;
    private @Nullable KeptFrame held;
    private @Nullable KeptFrame written;
    private long lostFrames;

    /**
     * Begins both files.
     *
     * @param head is the sidecar's first line
     * @param first the first frame, a key frame, which is to be written next
     */
    PartFiles(Ffmpeg ffmpeg, Folder folder, PartHead head, KeptFrame first, double framesPerSecond, LossMeter losses)
            throws IOException {
        this.losses = losses;
        this.first = first;
        video = new VideoFile(ffmpeg, folder.reopen(head.id(), Folder.Kind.VIDEO), first, framesPerSecond);
        try {
            sidecar = folder.create(head.id(), Folder.Kind.SIDECAR);
        } catch (IOException e) {
            video.close();
            throw e;
        }
        append(SidecarJson.recording(head));
    }

    /** Returns the frame that it began with. */
    KeptFrame first() {
        return first;
    }

    /** Takes a frame, or input, which comes before the next frame. */
    void take(Entry entry) throws IOException {
        if (entry instanceof KeptFrame unit) {
            takeFrame(unit);
        } else {
            inputsAfter.add((SentInput) entry);
        }
    }

    private void takeFrame(KeptFrame unit) throws IOException {
        KeptFrame before = held;
        held = unit;
        if (before != null && unit.key() && unit.repeats(before)) {
            return;
        }
        if (before != null) {
            write(before);
        }
        inputsBefore = inputsAfter;
        inputsAfter = new ArrayList<>();
    }

    private void write(KeptFrame unit) throws IOException {
        KeptFrame before = written;
        boolean repeat = before != null && unit.repeats(before);
        long lost = losses.lostBefore(unit.info().sequence());
        if (lost > 0) {
            lostFrames += lost;
            append(SidecarJson.lost(lost));
        }
        long index = video.frames();
        double time = video.write(unit);
        for (SentInput input : inputsBefore) {
            append(SidecarJson.input(input));
        }
        append(SidecarJson.frame(index, time, unit, repeat));
        addChapter(unit, before);
        written = unit;
    }

    /** Adds a chapter where an episode begins. */
    private void addChapter(KeptFrame unit, @Nullable KeptFrame before) {
        Object episode = EpisodeWatch.episode(unit.info().annotations());
        Object last = before == null ? null : EpisodeWatch.episode(before.info().annotations());
        if (episode != null && !episode.equals(last)) {
            video.addChapter("episode " + episode);
        }
    }

    private void append(ObjectNode line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line.toString() + '\n');
        long whole = sidecar.position();
        try {
            while (bytes.hasRemaining()) {
                sidecar.write(bytes);
            }
        } catch (IOException e) {
            sidecar.truncate(whole); // half a line would spoil the next one
            throw e;
        }
    }

    long frames() {
        return video.frames() + (held == null ? 0 : 1);
    }

    long lostFrames() {
        return lostFrames;
    }

    double seconds() {
        return video.seconds();
    }

    long bytes() throws IOException {
        return video.bytes();
    }

    /** Writes the frame that is held back. */
    void flush() throws IOException {
        KeptFrame last = held;
        held = null;
        if (last != null) {
            write(last);
        }
        for (SentInput input : inputsAfter) {
            append(SidecarJson.input(input));
        }
        inputsAfter.clear();
    }

    /** Makes the video whole. */
    void closeVideo() throws IOException {
        video.close();
    }

    /** Writes the last line and closes the sidecar. */
    void closeSidecar(RecordingStatus status) throws IOException {
        try (sidecar) {
            append(SidecarJson.end(status));
        }
    }
}
