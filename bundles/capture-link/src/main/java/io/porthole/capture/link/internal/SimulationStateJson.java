/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.stream.SimulationState;

/** Reads the body of STATE; what is left out is unknown. */
final class SimulationStateJson {
    private SimulationStateJson() {}

    /**
     * Returns the state.
     *
     * @throws IllegalArgumentException when a field is of another type
     */
    static SimulationState read(JsonNode json) {
        SimulationState state = SimulationState.UNKNOWN
                .withSpeed(number(json, "speed"))
                .withRealTimeFactor(number(json, "realTimeFactor"))
                .withEpisode(count(json, "episode"))
                .withStep(count(json, "step"));
        JsonNode paused = json.path("paused");
        if (paused.isMissingNode() || paused.isNull()) {
            return state;
        }
        if (!paused.isBoolean()) {
            throw new IllegalArgumentException("paused is not true or false");
        }
        return state.withPaused(paused.booleanValue());
    }

    private static double number(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Double.NaN;
        }
        if (!value.isNumber() || value.doubleValue() < 0 || !Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException(name + " is not a number of 0 or more");
        }
        return value.doubleValue();
    }

    private static long count(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return -1;
        }
        if (!value.isIntegralNumber() || value.longValue() < 0) {
            throw new IllegalArgumentException(name + " is not a whole number of 0 or more");
        }
        return value.longValue();
    }
}
