/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.annotate.Annotations;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches the frames of a stream for the value {@code episode}. */
final class EpisodeWatch implements EntrySink {
    private static final String EPISODE = "episode";

    private final Consumer<@Nullable Object> onChange;
    private @Nullable Object present;

    /** @param onChange told, on the encoder's thread, of each episode that begins, and with null of an end */
    EpisodeWatch(Consumer<@Nullable Object> onChange) {
        this.onChange = onChange;
    }

    /** Returns the episode that a frame belongs to, or null. */
    static @Nullable Object episode(Annotations annotations) {
        return annotations.values().get(EPISODE);
    }

    @Override
    public void accept(Entry entry) {
        if (entry instanceof KeptFrame unit) {
            Object now = episode(unit.info().annotations());
            if (!Objects.equals(now, present)) {
                present = now;
                onChange.accept(now);
            }
        }
    }

    @Override
    public void ended(String reason) {
        present = null;
        onChange.accept(null);
    }
}
