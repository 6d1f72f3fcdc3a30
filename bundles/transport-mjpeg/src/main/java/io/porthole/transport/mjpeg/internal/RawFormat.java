/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;

/** A file format for samples as they are. */
enum RawFormat {
    /** An array of NumPy. */
    NPY("npy", "application/octet-stream") {
        @Override
        byte[] write(PixelRows rows) {
            return NpyFile.of(rows);
        }
    },
    /** An image of 8 or 16 bits a sample. */
    PNG("png", "image/png") {
        @Override
        byte[] write(PixelRows rows) {
            return PngFile.of(rows);
        }

        @Override
        String refusal(FrameInfo info) {
            return info.format() == PixelFormat.FLOAT32
                    ? "its samples are 32-bit floats, for which PNG has no room; .npy has them"
                    : super.refusal(info);
        }
    };

    /** Longest array of samples that is written. */
    static final long MAX_BYTES = 64L << 20;

    private final String suffix;
    private final String mediaType;

    RawFormat(String suffix, String mediaType) {
        this.suffix = suffix;
        this.mediaType = mediaType;
    }

    /** Returns the end of a file's name, without a dot. */
    String suffix() {
        return suffix;
    }

    String mediaType() {
        return mediaType;
    }

    /** Returns why a frame cannot be written, without a full stop; empty when it can. */
    String refusal(FrameInfo info) {
        return info.spanBytes() > MAX_BYTES
                ? "a frame of " + info.width() + " x " + info.height() + " has more than " + (MAX_BYTES >> 20) + " MiB"
                : "";
    }

    /** Returns the file. */
    abstract byte[] write(PixelRows rows);
}
