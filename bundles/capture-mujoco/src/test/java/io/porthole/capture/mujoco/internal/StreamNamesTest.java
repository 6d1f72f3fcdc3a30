/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StreamNamesTest {
    @Test
    void whatTheHostDoesNotTakeBecomesADash() {
        assertEquals("my-robot-v1.2", StreamNames.valid("my robot/v1.2"));
        assertEquals("hidden", StreamNames.valid("._hidden"));
        assertEquals("model", StreamNames.valid("机器人"));
        assertEquals("model", StreamNames.valid("..."));
        assertEquals(64, StreamNames.valid("x".repeat(100)).length());
    }

    @Test
    void eachNameIsGivenOnce() {
        StreamNames names = new StreamNames("arm");
        assertEquals("arm", names.next("", Output.COLOUR));
        assertEquals("arm-depth", names.next("", Output.DEPTH));
        assertEquals("arm-depth-2", names.next("depth", Output.COLOUR));
        assertEquals("arm-left-eye", names.next("left eye", Output.COLOUR));
        assertEquals("arm-left-eye-2", names.next("left/eye", Output.COLOUR));
        assertEquals("arm-left-eye-segmentation", names.next("left eye", Output.SEGMENTATION));
    }

    @Test
    void longNamesStayWithinTheBoundAndDifferent() {
        StreamNames names = new StreamNames("a".repeat(70));
        String first = names.next("", Output.COLOUR);
        String second = names.next("", Output.DEPTH);
        assertEquals(64, first.length());
        assertTrue(second.length() <= 64 && !second.equals(first), second);
    }
}
