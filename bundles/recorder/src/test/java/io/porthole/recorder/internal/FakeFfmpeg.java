/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.Muxer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A muxer whose container is a line for each frame: its time in microseconds, {@code K} for a key frame, its last
 * byte.
 */
final class FakeFfmpeg {
    /** Chapters of all files. */
    final List<String> chapters = new CopyOnWriteArrayList<>();

    /** What the next write to a file fails with; empty for nothing. */
    volatile String failure = "";

    /** Returns the library, which has nothing but muxers. */
    Ffmpeg library() {
        return (Ffmpeg) Proxy.newProxyInstance(
                FakeFfmpeg.class.getClassLoader(), new Class<?>[] {Ffmpeg.class}, (proxy, method, args) -> {
                    if (method.getName().equals("openMuxer")) {
                        return new FakeMuxer((WritableByteChannel) args[1]);
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
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
