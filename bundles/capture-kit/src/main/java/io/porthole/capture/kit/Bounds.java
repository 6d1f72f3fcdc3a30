/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one policy for configured numbers out of their range: a warning names the key, the value and the range, and the
 * key keeps its default.
 */
public final class Bounds {
    private static final Logger LOG = LoggerFactory.getLogger(Bounds.class);

    private final String pid;
    private final Class<?> config;

    /**
     * Creates the bounds of one configuration.
     *
     * @param pid its PID, for the warning
     * @param config the component's annotation type, which holds the defaults
     */
    public Bounds(String pid, Class<?> config) {
        this.pid = pid;
        this.config = config;
    }

    /**
     * Returns the value when it is in its range, else the default of its key.
     *
     * @param key name of the annotation type's method
     * @throws IllegalArgumentException when the annotation type has no such number
     */
    public int check(String key, int value, int min, int max) {
        return value >= min && value <= max
                ? value
                : refuse(key, value, min, max).intValue();
    }

    /**
     * Returns the value when it is in its range, else the default of its key.
     *
     * @param key name of the annotation type's method
     * @throws IllegalArgumentException when the annotation type has no such number
     */
    public double check(String key, double value, double min, double max) {
        return value >= min && value <= max
                ? value
                : refuse(key, value, min, max).doubleValue();
    }

    private Number refuse(String key, Number value, Number min, Number max) {
        Number usual = Arrays.stream(config.getDeclaredMethods())
                .filter(method -> method.getName().equals(key))
                .map(method -> method.getDefaultValue())
                .filter(Number.class::isInstance)
                .map(Number.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(config + " has no number " + key));
        LOG.warn("{}/{} is {}, not in {}..{}: using its default {}", pid, key, value, min, max, usual);
        return usual;
    }
}
