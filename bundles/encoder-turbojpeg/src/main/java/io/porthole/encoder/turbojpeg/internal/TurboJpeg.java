/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import org.jspecify.annotations.Nullable;

/**
 * The few functions of the TurboJPEG 2 API that are needed; libjpeg-turbo 2 and 3 both have them. Pointers are
 * {@code long}, so that a call allocates and marshals nothing.
 */
interface TurboJpeg {
    /** Pixel format: red, green, blue. */
    int TJPF_RGB = 0;
    /** Pixel format: blue, green, red. */
    int TJPF_BGR = 1;
    /** Pixel format: red, green, blue, ignored. */
    int TJPF_RGBX = 2;
    /** Pixel format: blue, green, red, ignored. */
    int TJPF_BGRX = 3;
    /** Pixel format: brightness. */
    int TJPF_GRAY = 6;

    /** Full colour. */
    int TJSAMP_444 = 0;
    /** Half the colour, horizontally. */
    int TJSAMP_422 = 1;
    /** A quarter of the colour. */
    int TJSAMP_420 = 2;
    /** No colour. */
    int TJSAMP_GRAY = 3;

    /** Flag: the first row in memory is the lowest. */
    int TJFLAG_BOTTOMUP = 2;
    /** Flag: write into the caller's buffer, which must hold {@link #tjBufSize} bytes: its size is not looked at. */
    int TJFLAG_NOREALLOC = 1024;
    /** Flag: the accurate DCT, which is the faster one too on today's CPUs. */
    int TJFLAG_ACCURATEDCT = 4096;

    /** Makes a compressor; 0 when it cannot. */
    long tjInitCompress();

    /** Frees a compressor. */
    int tjDestroy(long handle);

    /** Returns the bytes that a JPEG of this size needs at most; -1 when the size is refused. */
    long tjBufSize(int width, int height, int subsampling);

    /** Compresses; 0 when it went well. {@code jpegBuf} and {@code jpegSize} point to a pointer and a size. */
    int tjCompress2(
            long handle,
            long source,
            int width,
            int pitch,
            int height,
            int pixelFormat,
            long jpegBuf,
            long jpegSize,
            int subsampling,
            int quality,
            int flags);

    /** Returns why the last call failed; for 0, the last call of this thread that had no compressor. */
    @Nullable
    String tjGetErrorStr2(long handle);
}
