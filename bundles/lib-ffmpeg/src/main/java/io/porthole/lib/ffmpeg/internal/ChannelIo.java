/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * FFmpeg's reads and writes on a Java channel. What the channel throws stays on this side of the border: the native
 * code gets an error number, and the caller of it takes the exception from {@link #check}. The library has three
 * callbacks for all channels, which find theirs by its number, because there can be ten of each kind and no more.
 */
final class ChannelIo implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Map<Long, ChannelIo> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Write_packet_Pointer_BytePointer_int WRITE = new Write();
    private static final Read_packet_Pointer_BytePointer_int READ = new Read();
    private static final Seek_Pointer_long_int SEEK = new Seek();

    private final long number = NUMBERS.incrementAndGet();
    private final Channel channel;
    private final AVIOContext context;
    private @Nullable Throwable failure;

    private ChannelIo(Channel channel, boolean writing) throws IOException {
        this.channel = channel;
        BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER_BYTES));
        boolean seekable = channel instanceof SeekableByteChannel;
        AVIOContext allocated = avformat.avio_alloc_context(
                buffer,
                BUFFER_BYTES,
                writing ? 1 : 0,
                new Handle(number),
                writing ? null : READ,
                writing ? WRITE : null,
                seekable ? SEEK : null);
        if (allocated == null) {
            avutil.av_free(buffer);
            throw new IOException("FFmpeg has no memory for a buffer");
        }
        context = allocated;
        OPEN.put(number, this);
    }

    static ChannelIo writing(WritableByteChannel channel) throws IOException {
        return new ChannelIo(channel, true);
    }

    static ChannelIo reading(SeekableByteChannel channel) throws IOException {
        return new ChannelIo(channel, false);
    }

    AVIOContext context() {
        return context;
    }

    boolean failed() {
        return failure != null;
    }

    /**
     * Throws what went wrong in a native call.
     *
     * @param what failed, for the message
     * @param result of the call, negative for an error
     */
    void check(String what, int result) throws IOException {
        Throwable thrown = failure;
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown != null) {
            throw new IOException(what + ": " + thrown, thrown);
        }
        if (result < 0) {
            throw new IOException(what + ": " + NativeError.text(result));
        }
    }

    @Override
    public void close() {
        if (OPEN.remove(number) != null) {
            avutil.av_free(context.buffer());
            avformat.avio_context_free(context);
        }
    }

    private interface Call {
        long run(ChannelIo io) throws IOException;
    }

    /** Runs a callback; nothing leaves it but a number. */
    private static long guarded(Pointer handle, Call call) {
        ChannelIo io = OPEN.get(handle.address());
        if (io == null) {
            return avutil.AVERROR_EXIT();
        }
        try {
            return call.run(io);
        } catch (Throwable t) {
            // an exception that crossed native code would end the process
            if (io.failure == null) {
                io.failure = t;
            }
            return avutil.AVERROR_EXTERNAL();
        }
    }

    private int write(ByteBuffer bytes) throws IOException {
        int size = bytes.remaining();
        while (bytes.hasRemaining()) {
            if (((WritableByteChannel) channel).write(bytes) <= 0) {
                throw new IOException("the channel takes no bytes");
            }
        }
        return size;
    }

    private int read(ByteBuffer bytes) throws IOException {
        int count = ((ReadableByteChannel) channel).read(bytes);
        return count <= 0 ? avutil.AVERROR_EOF() : count;
    }

    private long seek(long offset, int whence) throws IOException {
        SeekableByteChannel file = (SeekableByteChannel) channel;
        int from = whence & ~avformat.AVSEEK_FORCE;
        if (from == avformat.AVSEEK_SIZE) {
            return file.size();
        }
        long base = from == 0 ? 0 : from == 1 ? file.position() : file.size();
        return file.position(base + offset).position();
    }

    /** The number of a channel, in the place of an address. */
    private static final class Handle extends Pointer {
        Handle(long number) {
            address = number;
        }
    }

    private static final class Write extends Write_packet_Pointer_BytePointer_int {
        Write() {
            super();
        }

        @Override
        public int call(Pointer handle, BytePointer bytes, int size) {
            return (int) guarded(handle, io -> io.write(bytes.capacity(size).asByteBuffer()));
        }
    }

    private static final class Read extends Read_packet_Pointer_BytePointer_int {
        Read() {
            super();
        }

        @Override
        public int call(Pointer handle, BytePointer bytes, int size) {
            return (int) guarded(handle, io -> io.read(bytes.capacity(size).asByteBuffer()));
        }
    }

    private static final class Seek extends Seek_Pointer_long_int {
        Seek() {
            super();
        }

        @Override
        public long call(Pointer handle, long offset, int whence) {
            return guarded(handle, io -> io.seek(offset, whence));
        }
    }
}
