/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.Muxer;
import io.porthole.lib.ffmpeg.MuxerSettings;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A muxer whose container is a line for each frame: its time in microseconds, {@code K} for a key frame, its last byte. */
final class FakeFfmpeg implements Ffmpeg {
    /** Chapters of all files. */
    final List<String> chapters = new CopyOnWriteArrayList<>();

    /** What the next write to a file fails with; empty for nothing. */
    volatile String failure = "";

    @Override
    public VideoEncoder openVideoEncoder(String name, VideoSettings settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Muxer openMuxer(MuxerSettings settings, WritableByteChannel channel) {
        return new FakeMuxer(channel);
    }

    private final class FakeMuxer implements Muxer {
        private final WritableByteChannel channel;
        private boolean failed;

        FakeMuxer(WritableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(ByteBuffer accessUnit, long timestampMicros, boolean keyFrame) throws IOException {
            if (failed) {
                throw new IllegalStateException("a call has failed");
            }
            int last = accessUnit.get(accessUnit.limit() - 1);
            String line = timestampMicros + (keyFrame ? "K" : "") + ' ' + last + '\n';
            String why = failure;
            if (!why.isEmpty()) {
                failed = true;
                throw new IOException(why);
            }
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void addChapter(long timestampMicros, String title) {
            chapters.add(timestampMicros + " " + title);
        }

        @Override
        public void close() {}
    }
}
