/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colours that Chromium shows for {@code labelColour} of the viewer page. */
class LabelColoursTest {
    @ParameterizedTest
    @CsvSource({
        "cup,00d1ef",
        "person,3bc3ff",
        "free space,90b0ff",
        "block,00d7bb",
        "refrigerator,f08fe8",
        "Tasse ä,00d1ef",
        "'',ff8c78",
    })
    void aClassHasTheColourThatThePageGivesIt(String label, String rgb) {
        int expected = Integer.parseInt(rgb, 16);
        int colour = new LabelColours().colour(label);
        for (int shift = 0; shift <= 16; shift += 8) {
            assertEquals(
                    (expected >> shift) & 255, (colour >> shift) & 255, 1, label + ": " + Integer.toHexString(colour));
        }
    }

    @Test
    void aClassWhoseHueIsTakenHasAnotherOneAndKeepsIt() {
        LabelColours colours = new LabelColours();
        int cup = colours.colour("cup");
        int other = colours.colour("Tasse ä");
        assertNotEquals(cup, other);
        assertEquals(cup, colours.colour("cup"));
        assertEquals(other, colours.colour("Tasse ä"));
    }

    @Test
    void thereAreThirtySixColoursAndNothingIsKeptOfMoreClasses() {
        LabelColours colours = new LabelColours();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 36; i++) {
            seen.add(colours.colour("class " + i));
        }
        assertEquals(36, seen.size());
        assertTrue(seen.contains(colours.colour("one too many")));
    }
}
