/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.stream.DropReason;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.stats.DropCounts;
import io.porthole.core.internal.tone.ToneMapper;
import org.jspecify.annotations.Nullable;

/** Hands raw frames on, tone-mapped when their viewers want to show them. */
public final class RawStage implements FrameStage<RawFrame> {
    private final boolean displayable;
    private final ToneMapper tone;
    private final DropCounts drops;

    /** Creates a stage; lost frames are counted in the drops. */
    public RawStage(boolean displayable, ToneMapper tone, DropCounts drops) {
        this.displayable = displayable;
        this.tone = tone;
        this.drops = drops;
    }

    @Override
    public @Nullable RawFrame apply(RawFrame raw, boolean forceKey) {
        if (!displayable || !tone.applies(raw.info().format())) {
            return raw.retain();
        }
        RawFrame mapped = tone.map(raw);
        if (mapped == null) {
            drops.add(DropReason.MEMORY, 1);
        }
        return mapped;
    }
}
