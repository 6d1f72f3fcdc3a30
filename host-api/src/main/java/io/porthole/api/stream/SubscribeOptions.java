/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import java.util.ArrayList;
import java.util.List;

/**
 * Options of a subscription. Immutable: {@link #encoded} or {@link #raw} makes one, the other methods return changed
 * copies.
 */
public final class SubscribeOptions {
    private final ViewerInfo viewer;
    private final List<Accepted> accepted;
    private final boolean displayable;
    private final boolean drawnAnnotations;
    private final double maxFramesPerSecond;

    private SubscribeOptions(
            ViewerInfo viewer,
            List<Accepted> accepted,
            boolean displayable,
            boolean drawnAnnotations,
            double maxFramesPerSecond) {
        this.viewer = viewer;
        this.accepted = accepted;
        this.displayable = displayable;
        this.drawnAnnotations = drawnAnnotations;
        this.maxFramesPerSecond = maxFramesPerSecond;
    }

    /**
     * A codec that the viewer can decode. Made by {@link SubscribeOptions} only.
     *
     * @param codec the codec
     * @param profile how the frames are to be encoded, unless the source offers them encoded already
     */
    public record Accepted(Codec codec, EncodeProfile profile) {}

    /** Asks for encoded frames of one codec. */
    public static SubscribeOptions encoded(ViewerInfo viewer, Codec codec, EncodeProfile profile) {
        return new SubscribeOptions(viewer, List.of(new Accepted(codec, profile)), true, false, 0);
    }

    /** Asks for raw frames as the source offers them. */
    public static SubscribeOptions raw(ViewerInfo viewer) {
        return new SubscribeOptions(viewer, List.of(), false, false, 0);
    }

    /**
     * Returns a copy that accepts a further codec, less preferred than those before.
     *
     * @throws IllegalStateException when raw frames are asked for
     */
    public SubscribeOptions orElse(Codec codec, EncodeProfile profile) {
        if (accepted.isEmpty()) {
            throw new IllegalStateException("raw frames have no codec");
        }
        List<Accepted> all = new ArrayList<>(accepted);
        all.add(new Accepted(codec, profile));
        return new SubscribeOptions(viewer, List.copyOf(all), displayable, drawnAnnotations, maxFramesPerSecond);
    }

    /**
     * Returns a copy whose raw 16-bit and float frames are tone-mapped to RGB8 or GRAY8 first (true) or not. Encoded
     * frames always are.
     */
    public SubscribeOptions withDisplayable(boolean wanted) {
        return new SubscribeOptions(viewer, accepted, wanted, drawnAnnotations, maxFramesPerSecond);
    }

    /**
     * Returns a copy whose frames have the boxes and labels of their detections drawn into their pixels (true) or not.
     * A raw frame with such boxes is RGB8, whatever its source offers. Frames that arrive encoded stay as they are,
     * and so do raw ones of a format that no screen can show, unless they are asked for as displayable.
     */
    public SubscribeOptions withDrawnAnnotations(boolean wanted) {
        return new SubscribeOptions(viewer, accepted, displayable, wanted, maxFramesPerSecond);
    }

    /** Returns a copy with the most frames a second that are delivered; 0 for every one. */
    public SubscribeOptions withMaxFramesPerSecond(double fps) {
        return new SubscribeOptions(viewer, accepted, displayable, drawnAnnotations, fps);
    }

    /** Returns who watches, for the statistics. */
    public ViewerInfo viewer() {
        return viewer;
    }

    /** Returns the accepted codecs, the preferred one first; empty for raw frames. */
    public List<Accepted> accepted() {
        return accepted;
    }

    /** Returns whether 16-bit and float frames are tone-mapped first. */
    public boolean displayable() {
        return displayable;
    }

    /** Returns whether detections are drawn into the pixels. */
    public boolean drawnAnnotations() {
        return drawnAnnotations;
    }

    /** Returns the most frames a second that are delivered; 0 for every one. */
    public double maxFramesPerSecond() {
        return maxFramesPerSecond;
    }

    @Override
    public String toString() {
        return viewer + " " + (accepted.isEmpty() ? "raw" : accepted.toString());
    }
}
