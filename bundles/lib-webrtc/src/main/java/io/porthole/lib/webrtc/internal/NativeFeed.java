/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.lib.webrtc.VideoFeed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts each picture once and shares the planes; the encoders count their references. */
final class NativeFeed implements VideoFeed {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFeed.class);

    private final I420Converter pixels = new I420Converter();
    private @Nullable FrameInfo converted;
    private @Nullable NativeI420Buffer planes;
    private boolean closed;
    private boolean failureLogged;

    /**
     * The frame's planes with one reference for the caller, or null when they cannot be had. They are never written to
     * again: encoders may still read them.
     */
    synchronized @Nullable NativeI420Buffer share(Frame frame) {
        if (closed || !I420Converter.takes(frame.info(), MAX_WIDTH, MAX_HEIGHT)) {
            return null;
        }
        if (planes == null || !isConverted(frame.info())) {
            NativeI420Buffer fresh = convert(frame);
            if (fresh == null) {
                return null;
            }
            forget();
            planes = fresh;
            converted = frame.info();
        }
        planes.retain();
        return planes;
    }

    /** By identity: a frame that is coloured again has the same numbers. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isConverted(FrameInfo info) {
        return converted == info;
    }

    private @Nullable NativeI420Buffer convert(Frame frame) {
        try {
            return pixels.convert(frame);
        } catch (RuntimeException e) {
            if (!failureLogged) {
                failureLogged = true;
                LOG.error("[webrtc] A frame could not be converted: {}", frame.info(), e);
            }
            return null;
        }
    }

    private void forget() {
        if (planes != null) {
            planes.release();
        }
        planes = null;
        converted = null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        forget();
    }
}
