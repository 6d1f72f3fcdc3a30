/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.frame.Codec;
import io.porthole.api.record.RecordingState;
import io.porthole.api.record.RecordingStatus;
import io.porthole.api.stream.Stream;
import io.porthole.protocol.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes videos of what is kept for instant replay, beside the live path: from a snapshot, on the caller's thread. */
final class ReplayExport {
    /** Most bytes of one answer with frames. */
    static final int MAX_FRAMES_BYTES = 8 << 20;

    private static final String STARTED_BY = "replay";

    private final Workshop workshop;

    ReplayExport(Workshop workshop) {
        this.workshop = workshop;
    }

    /**
     * Saves a recording.
     *
     * @param entries begin with a key frame
     * @return id of the recording, whose files are whole
     */
    String save(Stream stream, List<Entry> entries, String label) throws IOException {
        KeptFrame first = (KeptFrame) entries.get(0);
        long age = System.nanoTime() - first.nanos();
        Instant started = Instant.now().minusNanos(age);
        Folder folder = workshop.folder();
        String id = folder.reserve(stream.name(), started);
        PartHead head = new PartHead(
                id,
                stream.name(),
                stream.title(),
                label,
                STARTED_BY,
                1,
                id,
                started,
                CodecString.of(first),
                first.info().width(),
                first.info().height());
        try {
            PartFiles files = new PartFiles(workshop.ffmpeg(), folder, head, first, 0, new LossMeter(() -> 0));
            for (Entry entry : entries) {
                files.take(entry);
            }
            files.flush();
            files.closeVideo();
            files.closeSidecar(status(id, files));
        } catch (IOException e) {
            folder.delete(id); // there is nothing in it that could not be saved once more
            throw e;
        }
        workshop.thumbnails().make(stream.name(), id);
        return id;
    }

    private RecordingStatus status(String id, PartFiles files) {
        Folder folder = workshop.folder();
        return new RecordingStatus(
                id,
                1,
                RecordingState.ENDED,
                "saved from instant replay",
                folder.file(id, Folder.Kind.VIDEO),
                files.frames(),
                0,
                files.seconds(),
                folder.size(id, Folder.Kind.VIDEO));
    }

    /**
     * Makes a video that nobody keeps.
     *
     * @param entries begin with a key frame
     * @return its file from the beginning, which is deleted when it is closed
     */
    FileChannel video(List<Entry> entries) throws IOException {
        List<KeptFrame> units = withoutRepeats(entries);
        Folder.Temporary file = workshop.folder().createTemporary();
        try (VideoFile video = new VideoFile(workshop.ffmpeg(), file.writer(), units.get(0), 0)) {
            for (KeptFrame unit : units) {
                video.write(unit);
            }
        } catch (IOException e) {
            file.reader().close();
            throw e;
        }
        return file.reader();
    }

    /** Returns the frames without those that a key frame of the same moment follows. */
    private static List<KeptFrame> withoutRepeats(List<Entry> entries) {
        List<KeptFrame> units = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof KeptFrame unit) {
                int last = units.size() - 1;
                if (last >= 0 && unit.key() && unit.repeats(units.get(last))) {
                    units.remove(last);
                }
                units.add(unit);
            }
        }
        return units;
    }

    /** Frames as viewers get them. */
    record Frames(ByteBuffer bytes, boolean more) {}

    /** Returns frames behind their lengths, as many as one answer has room for. */
    static Frames frames(List<Entry> entries) {
        int size = 0;
        List<KeptFrame> units = new ArrayList<>();
        boolean more = false;
        for (KeptFrame unit : withoutRepeats(entries)) {
            int bytes = Integer.BYTES + FrameHeader.BYTES + unit.bytes().remaining();
            more = size + bytes > MAX_FRAMES_BYTES;
            if (more) {
                break;
            }
            size += bytes;
            units.add(unit);
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (KeptFrame unit : units) {
            out.putInt(FrameHeader.BYTES + unit.bytes().remaining());
            FrameHeader.write(out, unit.info(), Codec.H264, unit.key(), unit.streamId());
            out.put(unit.bytes().duplicate());
        }
        return new Frames(out.flip(), more);
    }

    /** Adds what a ring has: its extent and its key frames. */
    static void describe(ObjectNode out, ReplayRing ring, List<Entry> entries) {
        KeptFrame first = (KeptFrame) entries.get(0);
        Entry last = entries.get(entries.size() - 1);
        out.put("fromTime", micros(first)).put("toTime", micros(last));
        out.put("now", TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        out.put("seconds", (micros(last) - micros(first)) / 1e6);
        out.put("frames", entries.stream().filter(KeptFrame.class::isInstance).count());
        out.put("bytes", ring.bytes()).put("maxBytes", ring.maxBytes());
        out.put("maxSeconds", TimeUnit.NANOSECONDS.toSeconds(ring.maxNanos()));
        out.put("codec", CodecString.of(first));
        out.put("width", first.info().width()).put("height", first.info().height());
        var keyFrames = out.putArray("keyFrames");
        for (Entry entry : entries) {
            if (entry instanceof KeptFrame unit && unit.key()) {
                ObjectNode key = keyFrames.addObject();
                key.put("captureTime", micros(unit)).put("sequence", unit.info().sequence());
                if (Double.isFinite(unit.info().simulationTime())) {
                    key.put("simulationTime", unit.info().simulationTime());
                }
            }
        }
    }

    private static long micros(Entry entry) {
        return TimeUnit.NANOSECONDS.toMicros(entry.nanos());
    }
}
