/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import io.porthole.api.frame.PixelFormat;
import io.porthole.capture.kit.AccessUnit;
import io.porthole.capture.kit.MalformedFrameException;
import io.porthole.capture.kit.Sps;
import io.porthole.lib.ffmpeg.Demuxer;
import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.VideoDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The frames of a recording as pixels, in any order. What is decoded was checked before: it is H.264 as this host
 * records it, of one size. For one thread at a time.
 */
final class RecordedVideo implements AutoCloseable {
    private final FileChannel channel;
    private final Demuxer demuxer;
    private final VideoDecoder decoder;
    private final FrameIndex index;
    private final ByteBuffer pixels;
    private int decoded = -1;

    /** The frame that the demuxer gives next. */
    private int next;

    private RecordedVideo(FileChannel channel, Demuxer demuxer, VideoDecoder decoder, FrameIndex index) {
        this.channel = channel;
        this.demuxer = demuxer;
        this.decoder = decoder;
        this.index = index;
        this.pixels = ByteBuffer.allocateDirect(
                Math.multiplyExact(demuxer.width() * demuxer.height(), PixelFormat.RGB8.bytesPerPixel()));
    }

    /**
     * Opens a recording, which reads it once.
     *
     * @throws IOException when it cannot be read, or is none of this host's; the message says why
     */
    static RecordedVideo open(Ffmpeg ffmpeg, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        Demuxer demuxer = null;
        try {
            demuxer = ffmpeg.openDemuxer(channel);
            FrameIndex index = FrameIndex.of(demuxer);
            demuxer.seek(index.micros(0));
            VideoDecoder decoder = ffmpeg.openVideoDecoder(demuxer.width(), demuxer.height());
            return new RecordedVideo(channel, demuxer, decoder, index);
        } catch (IOException | RuntimeException e) {
            if (demuxer != null) {
                demuxer.close();
            }
            channel.close();
            throw e;
        }
    }

    FrameIndex index() {
        return index;
    }

    int width() {
        return demuxer.width();
    }

    int height() {
        return demuxer.height();
    }

    /**
     * Decodes a frame; the one after the last at once, another by way of the key frame before it.
     *
     * @param frame its number, from 0
     * @param rgb gets the pixels, from its position on, which stays as it is
     * @throws IOException when it cannot be read or decoded, or is not what this host records
     */
    void decode(int frame, ByteBuffer rgb) throws IOException {
        if (frame != decoded) {
            decode(frame);
        }
        rgb.duplicate().put(pixels.duplicate());
    }

    private void decode(int frame) throws IOException {
        decoded = -1;
        int key = index.keyBefore(frame);
        if (next > frame || next < key) {
            demuxer.seek(index.micros(key));
            next = key;
        }
        boolean whole = false;
        while (next <= frame) {
            whole = decodeNext();
        }
        if (!whole) {
            throw new IOException("frame " + frame + " depends on one that is missing");
        }
        decoded = frame;
    }

    private boolean decodeNext() throws IOException {
        Demuxer.Packet packet = demuxer.read();
        if (packet == null) {
            throw new IOException("it has ended before frame " + next + ": the file has become shorter");
        }
        check(packet.accessUnit());
        boolean whole = decoder.decode(packet.accessUnit(), pixels);
        next++;
        return whole;
    }

    private void check(ByteBuffer unit) throws IOException {
        try {
            Sps sps = AccessUnit.read(unit).sps();
            if (sps != null && (sps.width() != width() || sps.height() != height())) {
                throw new IOException("frame " + next + " is " + sps.width() + " x " + sps.height() + ", not " + width()
                        + " x " + height());
            }
        } catch (MalformedFrameException e) {
            throw new IOException("frame " + next + " is not as this host records: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        demuxer.close();
        decoder.close();
        channel.close();
    }
}
