/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BoundsTest {
    @interface Config {
        int width() default 640;

        double rate() default 30;
    }

    private final Bounds bounds = new Bounds("io.porthole.test", Config.class);

    @Test
    void aValueInItsRangeIsTaken() {
        assertEquals(16, bounds.check("width", 16, 16, 4096));
        assertEquals(120.0, bounds.check("rate", 120.0, 1.0, 120.0));
    }

    @Test
    void aValueOutOfItsRangeBecomesTheDefault() {
        assertEquals(640, bounds.check("width", 15, 16, 4096));
        assertEquals(640, bounds.check("width", 4097, 16, 4096));
        assertEquals(30.0, bounds.check("rate", Double.NaN, 1.0, 120.0));
    }

    @Test
    void aKeyThatIsNotThereIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> bounds.check("height", 0, 1, 2));
    }
}
