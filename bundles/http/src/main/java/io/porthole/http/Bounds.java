/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

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
     * Bounds of one configuration.
     *
     * @param pid its name, for the warning
     * @param config the component's annotation type, which has the defaults
     */
    public Bounds(String pid, Class<?> config) {
        this.pid = pid;
        this.config = config;
    }

    /**
     * Returns the value when it is in its range, else the default of its key.
     *
     * @param key name of the method of the annotation type
     * @throws IllegalArgumentException when the annotation type has no such number
     */
    public int check(String key, int value, int min, int max) {
        if (value >= min && value <= max) {
            return value;
        }
        int usual = usual(key);
        LOG.warn("{}/{} is {}, not in {}..{}: using its default {}", pid, key, value, min, max, usual);
        return usual;
    }

    private int usual(String key) {
        return Arrays.stream(config.getDeclaredMethods())
                .filter(m -> m.getName().equals(key) && m.getDefaultValue() instanceof Integer)
                .map(m -> (Integer) m.getDefaultValue())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(config + " has no number " + key));
    }
}
