/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.lib.webrtc.FrameLimits;
import io.porthole.lib.webrtc.FrameSize;
import io.porthole.lib.webrtc.VideoFeed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts each frame once, in each size once, and shares the planes; the encoders count their references. */
final class NativeFeed implements VideoFeed {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFeed.class);

    private final I420Converter pixels = new I420Converter();
    private @Nullable FrameInfo converted;

    /** The newest frame as it came, then in the sizes that the codecs of its peers take: hardly ever more than two. */
    private final List<NativeI420Buffer> sizes = new ArrayList<>();

    private boolean closed;
    private boolean failureLogged;

    /**
     * Returns the frame's planes in a size within the limits, with one reference for the caller; null when they cannot
     * be had. They are never written to again: encoders may still read them.
     */
    synchronized @Nullable NativeI420Buffer share(Frame frame, FrameLimits limits) {
        FrameInfo info = frame.info();
        FrameSize size = info.format().displayable() ? limits.fit(info.width(), info.height()) : null;
        if (closed || size == null) {
            return null;
        }
        try {
            NativeI420Buffer planes = planes(frame, size);
            planes.retain();
            return planes;
        } catch (RuntimeException e) {
            if (!failureLogged) {
                failureLogged = true;
                LOG.error("[webrtc] A frame could not be converted: {}", info, e);
            }
            return null;
        }
    }

    private NativeI420Buffer planes(Frame frame, FrameSize size) {
        if (!isConverted(frame.info())) {
            NativeI420Buffer fresh = pixels.convert(frame);
            forget();
            sizes.add(fresh);
            converted = frame.info();
        }
        for (NativeI420Buffer known : sizes) {
            if (known.getWidth() == size.width() && known.getHeight() == size.height()) {
                return known;
            }
        }
        NativeI420Buffer whole = sizes.get(0);
        NativeI420Buffer scaled = (NativeI420Buffer)
                whole.cropAndScale(0, 0, whole.getWidth(), whole.getHeight(), size.width(), size.height());
        sizes.add(scaled);
        return scaled;
    }

    /** By identity: a frame that is coloured again has the same numbers. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isConverted(FrameInfo info) {
        return converted == info;
    }

    private void forget() {
        sizes.forEach(NativeI420Buffer::release);
        sizes.clear();
        converted = null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        forget();
    }
}
