/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source says of its simulation, as far as it knows. Immutable: the {@code with} methods of {@link #UNKNOWN}
 * return changed copies.
 */
public final class SimulationState {
    /** Nothing is known. */
    public static final SimulationState UNKNOWN = new SimulationState(null, Double.NaN, Double.NaN, -1, -1);

    private final @Nullable Boolean paused;
    private final double speed;
    private final double realTimeFactor;
    private final long episode;
    private final long step;

    private SimulationState(@Nullable Boolean paused, double speed, double realTimeFactor, long episode, long step) {
        this.paused = paused;
        this.speed = speed;
        this.realTimeFactor = realTimeFactor;
        this.episode = episode;
        this.step = step;
    }

    /** Returns a copy that says whether time stands still. */
    public SimulationState withPaused(boolean value) {
        return new SimulationState(value, speed, realTimeFactor, episode, step);
    }

    /** Returns a copy with the speed that is wanted, in simulated seconds a second; NaN for any. */
    public SimulationState withSpeed(double value) {
        return new SimulationState(paused, value, realTimeFactor, episode, step);
    }

    /** Returns a copy with the speed that is reached; NaN when it is not known, and the host then measures it. */
    public SimulationState withRealTimeFactor(double value) {
        return new SimulationState(paused, speed, value, episode, step);
    }

    /** Returns a copy with the number of the episode; -1 for none. */
    public SimulationState withEpisode(long value) {
        return new SimulationState(paused, speed, realTimeFactor, value, step);
    }

    /** Returns a copy with the number of the step, of the episode where there are such; -1 for none. */
    public SimulationState withStep(long value) {
        return new SimulationState(paused, speed, realTimeFactor, episode, value);
    }

    /** Returns whether time stands still; null when that is not known. */
    public @Nullable Boolean paused() {
        return paused;
    }

    /** Returns the wanted speed in simulated seconds a second, NaN when it is not known or any will do. */
    public double speed() {
        return speed;
    }

    /** Returns the reached speed in simulated seconds a second, NaN when it is not known. */
    public double realTimeFactor() {
        return realTimeFactor;
    }

    /** Returns the number of the episode, -1 when there is none. */
    public long episode() {
        return episode;
    }

    /** Returns the number of the step, -1 when there is none. */
    public long step() {
        return step;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SimulationState o
                && Objects.equals(paused, o.paused)
                && Double.compare(speed, o.speed) == 0
                && Double.compare(realTimeFactor, o.realTimeFactor) == 0
                && episode == o.episode
                && step == o.step;
    }

    @Override
    public int hashCode() {
        return Objects.hash(paused, speed, realTimeFactor, episode, step);
    }

    @Override
    public String toString() {
        return "paused " + paused + ", speed " + speed + ", reached " + realTimeFactor + ", episode " + episode
                + ", step " + step;
    }
}
