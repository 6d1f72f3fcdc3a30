/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the argument of a viewer's command. */
public final class CommandArgument {
    private static final Logger LOG = LoggerFactory.getLogger(CommandArgument.class);

    private CommandArgument() {}

    /**
     * Returns the number that a text is, or another one, with a warning, when it is none or out of its range.
     *
     * @param area of the log line, such as {@code mujoco}
     * @param min the least number that is allowed
     * @param max the greatest
     * @param otherwise what is returned instead
     */
    public static double number(String area, String text, double min, double max, double otherwise) {
        try {
            double number = Double.parseDouble(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // logged below
        }
        LOG.warn("[{}] '{}' is not a number {}..{}", area, text, min, max);
        return otherwise;
    }
}
