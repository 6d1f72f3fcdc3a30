/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.StreamDescription;
import io.porthole.capture.demo.internal.render.FrameBuffer;
import io.porthole.capture.demo.internal.render.View;
import io.porthole.capture.demo.internal.scene.DemoScene;
import io.porthole.capture.kit.FramePool;
import io.porthole.capture.kit.PooledSource;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The source of one stream of the scene. */
final class DemoSource extends PooledSource {
    /** Contents of a stream. */
    enum Kind {
        /** The scene as a camera sees it. */
        COLOUR("demo", "Demo: robot cell", PixelFormat.RGBA8, ""),
        /** Distance along the view axis in metres; positive infinity for the background. */
        DEPTH("demo-depth", "Demo: depth", PixelFormat.FLOAT32, "colormap=turbo,window=1.2:4"),
        /** Object ids; 0 for the background. */
        SEGMENTATION("demo-segmentation", "Demo: segmentation", PixelFormat.GRAY8, "colormap=categorical");

        final String stream;
        final String title;
        final PixelFormat format;
        final String tone;

        Kind(String stream, String title, PixelFormat format, String tone) {
            this.stream = stream;
            this.title = title;
            this.format = format;
            this.tone = tone;
        }
    }

    private static final Map<String, String> HINTS = hints();

    private final Kind kind;
    private int describedWidth;
    private int describedHeight;

    /** Creates a source that calls {@code wake} when somebody begins to watch. */
    DemoSource(Kind kind, Runnable wake) {
        super(wake);
        this.kind = kind;
    }

    private static Map<String, String> hints() {
        Map<String, String> hints = new LinkedHashMap<>();
        hints.put("Drag", "turns the camera");
        hints.put("Right drag", "shifts it");
        hints.put("Wheel", "moves closer or away");
        hints.put("Click", "knocks a block");
        hints.put("Space", "pauses and resumes");
        hints.put("R", "starts over");
        hints.put("H", "brings the camera home");
        return Collections.unmodifiableMap(hints);
    }

    Kind kind() {
        return kind;
    }

    /** Copies a rendered frame and lends it to the host, unless all buffers are lent. */
    void offer(FrameBuffer frame, long sequence, long captureTime, double simulationTime) {
        FrameInfo info = FrameInfo.packed(frame.width, frame.height, kind.format, sequence, captureTime)
                .withSimulationTime(simulationTime);
        if (frame.width != describedWidth || frame.height != describedHeight) {
            describedWidth = frame.width;
            describedHeight = frame.height;
            describe(description(frame.width, frame.height));
        }
        FramePool.Slot slot = take(info);
        if (slot != null) {
            copy(frame, slot.pixels());
            offer(slot, info);
        }
    }

    private StreamDescription description(int width, int height) {
        StreamDescription hinted = StreamDescription.NONE.withHints(HINTS);
        return switch (kind) {
            case COLOUR -> hinted;
            case DEPTH -> {
                double focal = View.focal(width, height);
                yield hinted.withUnit("m")
                        .withIntrinsics(new StreamDescription.Intrinsics(focal, focal, width / 2.0, height / 2.0));
            }
            case SEGMENTATION -> hinted.withLabels(DemoScene.LABELS);
        };
    }

    private void copy(FrameBuffer frame, ByteBuffer pixels) {
        switch (kind) {
            case COLOUR -> pixels.asIntBuffer().put(frame.colour);
            case DEPTH -> pixels.asFloatBuffer().put(frame.depth);
            case SEGMENTATION -> pixels.put(frame.ids).flip();
        }
    }
}
