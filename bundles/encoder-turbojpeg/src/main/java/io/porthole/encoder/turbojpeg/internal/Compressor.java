/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.JpegProfile;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One tjhandle and the memory that it writes to. The memory is always as large as the worst JPEG of the size at hand:
 * libjpeg-turbo would write past a smaller one.
 */
final class Compressor implements AutoCloseable {
    private final NativeBinding binding;
    private final TurboJpeg api;
    private final int subsampling;
    private final int quality;
    /** What tjCompress2 takes by reference: the address of the output, then its size. */
    private final ByteBuffer cells = ByteBuffer.allocateDirect(2 * Long.BYTES).order(ByteOrder.nativeOrder());

    private final long cellsAddress = Pointer.nativeValue(Native.getDirectBufferPointer(cells));
    private final NativeMemory out = new NativeMemory();
    private long handle;

    /**
     * Takes a handle.
     *
     * @throws EncodeException when libjpeg-turbo has none
     */
    Compressor(NativeBinding loaded, JpegProfile profile) throws EncodeException {
        binding = loaded.retain();
        api = binding.api();
        quality = profile.quality();
        subsampling = switch (profile.subsampling()) {
            case S444 -> TurboJpeg.TJSAMP_444;
            case S422 -> TurboJpeg.TJSAMP_422;
            case S420 -> TurboJpeg.TJSAMP_420;
        };
        handle = api.tjInitCompress();
        if (handle == 0) {
            String reason = api.tjGetErrorStr2(0);
            binding.close();
            throw new EncodeException("libjpeg-turbo makes no compressor: " + reason);
        }
    }

    /**
     * Compresses into memory of its own.
     *
     * @return the JPEG from position to limit, the same buffer every time, valid until the next call or close
     */
    ByteBuffer compress(Pixels pixels) throws EncodeException {
        if (handle == 0) {
            throw new EncodeException("the encoder is closed");
        }
        int sampling = pixels.format() == TurboJpeg.TJPF_GRAY ? TurboJpeg.TJSAMP_GRAY : subsampling;
        out.reserve(api.tjBufSize(pixels.width(), pixels.height(), sampling));
        int flags = TurboJpeg.TJFLAG_NOREALLOC
                | TurboJpeg.TJFLAG_ACCURATEDCT
                | (pixels.bottomUp() ? TurboJpeg.TJFLAG_BOTTOMUP : 0);
        cells.putLong(0, out.address()).putLong(Long.BYTES, out.view().capacity());
        try {
            int failed = api.tjCompress2(
                    handle,
                    pixels.address(),
                    pixels.width(),
                    pixels.pitch(),
                    pixels.height(),
                    pixels.format(),
                    cellsAddress,
                    cellsAddress + Long.BYTES,
                    sampling,
                    quality,
                    flags);
            if (failed != 0) {
                throw new EncodeException("libjpeg-turbo: " + api.tjGetErrorStr2(handle));
            }
        } finally {
            Reference.reachabilityFence(pixels);
        }
        return out.view().clear().limit(Math.toIntExact(cells.getLong(Long.BYTES)));
    }

    @Override
    public void close() {
        out.close();
        if (handle != 0) {
            api.tjDestroy(handle);
            handle = 0;
            binding.close();
        }
    }
}
