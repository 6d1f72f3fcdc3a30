/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.http.Bounds;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration, checked and in units to calculate with.
 *
 * @param folder of the recordings
 * @param record when streams are recorded
 * @param bitrate of a frame of 1280 x 720, in bits per second
 * @param splitSeconds length of a file, infinite for any
 * @param splitBytes size of a file
 * @param maxTotalBytes of all recordings
 * @param minFreeBytes that recordings leave free
 * @param replay when frames are kept
 * @param replayNanos length of what is kept of a stream
 * @param replayBytes memory of what is kept of all streams
 */
record Settings(
        Path folder,
        StreamMode<RecordMode> record,
        int bitrate,
        double splitSeconds,
        long splitBytes,
        long maxTotalBytes,
        long minFreeBytes,
        StreamMode<ReplayMode> replay,
        long replayNanos,
        long replayBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    private static final String DEFAULT_FOLDER = "porthole-recordings";
    private static final int MAX_MIB = 1 << 30;

    /** Checks a configuration; what is not allowed is reported and keeps its default. */
    static Settings of(Config c) {
        Bounds bounds = new Bounds(Recorder.PID, Config.class);
        String folder = c.folder().strip();
        int minutes = bounds.check("splitInMinutes", c.splitInMinutes(), 0, 10_000);
        int split = bounds.check("splitInMiB", c.splitInMiB(), 0, 1 << 20);
        return new Settings(
                Path.of(folder.isEmpty() ? DEFAULT_FOLDER : folder),
                mode("record", c.record(), RecordMode.class, RecordMode.OFF),
                bounds.check("bitrate", c.bitrate(), 10_000, 1_000_000_000),
                minutes == 0 ? Double.POSITIVE_INFINITY : TimeUnit.MINUTES.toSeconds(minutes),
                split == 0 ? Long.MAX_VALUE : mebibytes(split),
                mebibytes(bounds.check("maxTotalInMiB", c.maxTotalInMiB(), 1, MAX_MIB)),
                mebibytes(bounds.check("minFreeInMiB", c.minFreeInMiB(), 0, MAX_MIB)),
                mode("replay", c.replay(), ReplayMode.class, ReplayMode.ENCODED),
                TimeUnit.SECONDS.toNanos(bounds.check("replayInS", c.replayInS(), 1, 3600)),
                mebibytes(bounds.check("replayInMiB", c.replayInMiB(), 1, 16_384)));
    }

    private static long mebibytes(int count) {
        return (long) count << 20;
    }

    private static <M extends Enum<M>> StreamMode<M> mode(String key, String text, Class<M> type, M usual) {
        try {
            return StreamMode.parse(text, type, usual);
        } catch (IllegalArgumentException e) {
            StreamMode<M> otherwise = new StreamMode<>(usual, Map.of());
            LOG.warn("{}/{}: {}; using its default", Recorder.PID, key, e.getMessage());
            return otherwise;
        }
    }
}
