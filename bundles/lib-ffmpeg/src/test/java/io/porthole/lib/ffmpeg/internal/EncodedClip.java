/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.Encoder;
import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.ffmpeg.AnnexB;
import io.porthole.lib.ffmpeg.ContainerFormat;
import io.porthole.lib.ffmpeg.Muxer;
import io.porthole.lib.ffmpeg.MuxerSettings;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** Access units of a moving block, 320 x 240 and 20 a second, a key frame in front of every twentieth. */
record EncodedClip(List<Unit> units) {
    static final int WIDTH = 320;
    static final int HEIGHT = 240;
    static final int FRAME_MICROS = 50_000;
    private static final int KEY_INTERVAL = 20;

    record Unit(ByteBuffer bytes, long micros, boolean key) {}

    static EncodedClip of(FfmpegComponent ffmpeg, int frames) throws Exception {
        List<Unit> units = new ArrayList<>();
        VideoSettings settings = new VideoSettings(WIDTH, HEIGHT, 500_000, 20, 0, 1);
        try (VideoEncoder encoder = ffmpeg.openVideoEncoder("libopenh264", settings)) {
            for (int i = 0; i < frames; i++) {
                Encoder.Output unit =
                        encoder.encode(MovingFrame.of(WIDTH, HEIGHT, PixelFormat.RGB8, i), i % KEY_INTERVAL == 0);
                ByteBuffer copy = ByteBuffer.allocate(unit.bytes().remaining());
                copy.put(unit.bytes()).flip();
                units.add(new Unit(copy, 7_000_000L + i * (long) FRAME_MICROS, unit.key()));
            }
        }
        return new EncodedClip(units);
    }

    MuxerSettings settings(ContainerFormat format) {
        ByteBuffer sets = ByteBuffer.wrap(AnnexB.parameterSets(units.get(0).bytes()));
        return MuxerSettings.of(format, WIDTH, HEIGHT, sets);
    }

    void writeTo(Muxer muxer) throws Exception {
        for (Unit unit : units) {
            muxer.write(unit.bytes(), unit.micros(), unit.key());
        }
    }

    void writeTo(FfmpegComponent ffmpeg, ContainerFormat format, WritableByteChannel channel) throws Exception {
        try (Muxer muxer = ffmpeg.openMuxer(settings(format), channel)) {
            writeTo(muxer);
        }
    }
}
