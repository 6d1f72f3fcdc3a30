/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.frame.FrameInfo;
import io.porthole.protocol.AnnotationsJson;
import io.porthole.protocol.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was recorded beside the frames: the lines of type {@code frame} in the JSON lines file of the video's name. Only
 * where each line begins is kept in memory. For one thread at a time.
 */
final class Sidecar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);
    private static final int MAX_LINE_BYTES = 1 << 20;
    private static final byte[] FRAME = "{\"type\":\"frame\"".getBytes(StandardCharsets.US_ASCII);

    private final @Nullable RandomAccessFile file;
    private final long[] lines;
    private boolean reported;

    private Sidecar(@Nullable RandomAccessFile file, long[] lines) {
        this.file = file;
        this.lines = lines;
    }

    /** Opens the sidecar of a video; an empty one where there is none. */
    static Sidecar of(Path video) throws IOException {
        String name = String.valueOf(video.getFileName());
        int dot = name.lastIndexOf('.');
        Path path = video.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".jsonl");
        if (!Files.isRegularFile(path)) {
            return new Sidecar(null, new long[0]);
        }
        return new Sidecar(new RandomAccessFile(path.toFile(), "r"), frameLines(path));
    }

    /** Returns where the lines of frames begin, in their order. */
    private static long[] frameLines(Path path) throws IOException {
        long[] found = new long[1024];
        int count = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            long at = 0;
            long begin = 0;
            int matched = 0;
            for (int b = in.read(); b >= 0 && count < FrameIndex.MAX_FRAMES; b = in.read()) {
                at++;
                if (b == '\n') {
                    if (matched == FRAME.length) {
                        found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                        found[count++] = begin;
                    }
                    begin = at;
                    matched = 0;
                } else if (b != ' ' && matched >= 0 && matched < FRAME.length) {
                    matched = b == FRAME[matched] ? matched + 1 : -1;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Returns how many frames are described. */
    int count() {
        return lines.length;
    }

    /**
     * Adds what was recorded beside a frame: its simulation time and annotations.
     *
     * @param frame its number, from 0
     */
    FrameInfo describe(int frame, FrameInfo info) {
        if (file == null || frame >= lines.length) {
            return info;
        }
        try {
            JsonNode line = Json.object(line(file, lines[frame]));
            return info.withSimulationTime(line.path("simulationTime").asDouble(Double.NaN))
                    .withPlaceholder(line.path("placeholder").asBoolean(false))
                    .withAnnotations(AnnotationsJson.read(line));
        } catch (IOException | IllegalArgumentException e) {
            if (!reported) {
                reported = true;
                LOG.warn("[recording] Frame {} has no annotations: {}", frame, e.getMessage());
            }
            return info;
        }
    }

    private static String line(RandomAccessFile file, long begin) throws IOException {
        byte[] bytes = new byte[4096];
        int size = 0;
        file.seek(begin);
        while (size < MAX_LINE_BYTES) {
            int got = file.read(bytes, size, bytes.length - size);
            for (int i = size; i < size + got; i++) {
                if (bytes[i] == '\n') {
                    return new String(bytes, 0, i, StandardCharsets.UTF_8);
                }
            }
            if (got < 0) {
                throw new IOException("its line is cut off");
            }
            size += got;
            bytes = size == bytes.length ? Arrays.copyOf(bytes, 2 * size) : bytes;
        }
        throw new IOException("its line has more than " + MAX_LINE_BYTES + " bytes");
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
