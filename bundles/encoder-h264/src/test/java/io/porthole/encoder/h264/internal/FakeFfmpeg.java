/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.frame.Frame;
import io.porthole.lib.ffmpeg.Demuxer;
import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.Muxer;
import io.porthole.lib.ffmpeg.MuxerSettings;
import io.porthole.lib.ffmpeg.VideoDecoder;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Opens the encoders of the given names only, and keeps what they were opened for. */
final class FakeFfmpeg implements Ffmpeg {
    final List<String> asked = new ArrayList<>();
    final List<VideoSettings> opened = new ArrayList<>();
    /** Frames per second that open encoders were changed to. */
    final List<Integer> changes = new ArrayList<>();

    /** Numbers of the frames that became key frames because they were asked for. */
    final List<Long> keys = new ArrayList<>();

    int open;
    boolean failing;
    boolean liveRate;
    private final Set<String> present;

    FakeFfmpeg(String... present) {
        this.present = Set.of(present);
    }

    @Override
    public VideoEncoder openVideoEncoder(String name, VideoSettings settings) throws EncodeException {
        asked.add(name);
        if (!present.contains(name)) {
            throw new EncodeException("no " + name + " here");
        }
        opened.add(settings);
        open++;
        return new VideoEncoder() {
            private boolean closed;

            @Override
            public Encoder.Output encode(Frame frame, boolean forceKey) throws EncodeException {
                if (failing) {
                    throw new EncodeException("the device is lost");
                }
                if (forceKey) {
                    keys.add(frame.info().sequence());
                }
                return Encoder.Output.of(ByteBuffer.allocateDirect(8), forceKey);
            }

            @Override
            public boolean changeRate(int bitrate, int framesPerSecond) {
                if (liveRate) {
                    changes.add(framesPerSecond);
                }
                return liveRate;
            }

            @Override
            public void close() {
                open -= closed ? 0 : 1;
                closed = true;
            }
        };
    }

    @Override
    public Muxer openMuxer(MuxerSettings settings, WritableByteChannel channel) {
        throw new UnsupportedOperationException("it encodes alone");
    }

    @Override
    public Demuxer openDemuxer(SeekableByteChannel channel) {
        throw new UnsupportedOperationException("it encodes alone");
    }

    @Override
    public VideoDecoder openVideoDecoder(int width, int height) {
        throw new UnsupportedOperationException("it encodes alone");
    }
}
