/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandArgumentTest {
    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "1, 1", "10, 10", "0.4, 7", "10.1, 7", "NaN, 7", "Infinity, 7", "fast, 7", "'', 7"})
    void whatIsNoNumberInItsRangeChangesNothing(String text, double expected) {
        assertEquals(expected, CommandArgument.number("test", text, 0.5, 10, 7));
    }
}
