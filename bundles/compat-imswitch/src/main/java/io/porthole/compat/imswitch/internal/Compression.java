/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHashFactory;

/** LZ4 frames, Zstandard frames, or nothing, in Java alone. For one thread. */
final class Compression {
    /** From this level on LZ4 searches more, as the reference implementation does. */
    private static final int LZ4_HIGH = 3;

    private static final int LZ4_MAX = 17;

    private final LZ4Factory lz4 = LZ4Factory.fastestJavaInstance();
    private final XXHashFactory hashes = XXHashFactory.fastestJavaInstance();
    private final ZstdCompressor zstd = new ZstdCompressor();

    /**
     * Returns the compressed bytes.
     *
     * @param algorithm {@code none}, {@code lz4} or {@code zstd}
     * @param level of LZ4; Zstandard has the library's own
     */
    ByteBuffer compress(byte[] data, String algorithm, int level) {
        return switch (algorithm) {
            case "lz4" -> lz4(data, level);
            case "zstd" -> zstd(data);
            default -> ByteBuffer.wrap(data);
        };
    }

    private ByteBuffer lz4(byte[] data, int level) {
        LZ4Compressor compressor =
                level < LZ4_HIGH ? lz4.fastCompressor() : lz4.highCompressor(Math.min(level, LZ4_MAX));
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 2 + 64);
        try (LZ4FrameOutputStream frame = new LZ4FrameOutputStream(
                out,
                BLOCKSIZE.SIZE_4MB,
                data.length,
                compressor,
                hashes.hash32(),
                FLG.Bits.BLOCK_INDEPENDENCE,
                FLG.Bits.CONTENT_SIZE)) {
            frame.write(data, 0, data.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private ByteBuffer zstd(byte[] data) {
        byte[] out = new byte[zstd.maxCompressedLength(data.length)];
        return ByteBuffer.wrap(out, 0, zstd.compress(data, 0, data.length, out, 0, out.length));
    }
}
