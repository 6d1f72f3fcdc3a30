/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colours that Chromium shows for {@code labelColour} of the viewer page. */
class LabelColoursTest {
    @ParameterizedTest
    @CsvSource({
        "cup,ebdb4a",
        "person,99ca50",
        "free space,79aa2e",
        "block,ffa9df",
        "refrigerator,ffcd44",
        "Tasse ä,ffb4ff",
        "'',ffbd5e",
    })
    void aClassHasTheColourThatThePageGivesIt(String label, String rgb) {
        int expected = Integer.parseInt(rgb, 16);
        int colour = LabelColours.of(label);
        for (int shift = 0; shift <= 16; shift += 8) {
            assertEquals(
                    (expected >> shift) & 255, (colour >> shift) & 255, 1, label + ": " + Integer.toHexString(colour));
        }
    }
}
