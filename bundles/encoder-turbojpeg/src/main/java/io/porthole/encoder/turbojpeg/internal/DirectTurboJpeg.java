/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import org.jspecify.annotations.Nullable;

/**
 * The template of a binding. JNA binds native methods per class, so {@link NativeBinding} defines this class again for
 * every library: an encoder keeps calling the library that made its handle, whatever the configuration says by then.
 */
final class DirectTurboJpeg implements TurboJpeg {
    @Override
    public native long tjInitCompress();

    @Override
    public native int tjDestroy(long handle);

    @Override
    public native long tjBufSize(int width, int height, int subsampling);

    @Override
    public native int tjCompress2(
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

    @Override
    public native @Nullable String tjGetErrorStr2(long handle);
}
