/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.stream.DropReason;
import io.porthole.core.internal.draw.FrameDisplay;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.stats.DropCounts;
import org.jspecify.annotations.Nullable;

/** Hands raw frames on, tone-mapped and with their detections drawn when their viewers want to show them so. */
public final class RawStage implements FrameStage<RawFrame> {
    private final boolean displayable;
    private final boolean drawn;
    private final FrameDisplay display;
    private final DropCounts drops;

    /**
     * Creates a stage for the viewers that share it.
     *
     * @param displayable whether the frames must be displayable
     * @param drawn whether detections are drawn into displayable ones
     * @param drops where lost frames are counted
     */
    public RawStage(boolean displayable, boolean drawn, FrameDisplay display, DropCounts drops) {
        this.displayable = displayable;
        this.drawn = drawn;
        this.display = display;
        this.drops = drops;
    }

    @Override
    public @Nullable RawFrame apply(RawFrame raw, boolean forceKey) {
        if (!displayable) {
            return raw.retain();
        }
        RawFrame shown = display.display(raw, drawn);
        if (shown == null) {
            drops.add(DropReason.MEMORY, 1);
        }
        return shown;
    }
}
