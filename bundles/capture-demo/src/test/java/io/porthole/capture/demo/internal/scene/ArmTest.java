/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ArmTest {
    @Test
    void theGripperIsWhereItWasSent() {
        Arm arm = new Arm();
        for (double x = -0.05; x < 0.3; x += 0.05) {
            for (double y = -0.3; y < 0.31; y += 0.1) {
                for (double z = 0.02; z < 0.4; z += 0.1) {
                    assertTrue(arm.reach(x, y, z, 0.4, 0), x + " " + y + " " + z);
                    assertEquals(x, arm.tool.mapX(0, 0, Arm.TOOL), 1e-9);
                    assertEquals(y, arm.tool.mapY(0, 0, Arm.TOOL), 1e-9);
                    assertEquals(z, arm.tool.mapZ(0, 0, Arm.TOOL), 1e-9);
                    assertEquals(-1, arm.tool.r22, 1e-9, "it points down");
                }
            }
        }
    }

    @Test
    void thePlacesOutOfReachAreRefused() {
        assertFalse(new Arm().reach(2, 0, 0.1, 0, 0));
    }

    @Test
    void theFingersMoveAlongTheAskedDirection() {
        Arm arm = new Arm();
        arm.reach(0.1, 0.2, 0.1, 0.7, 0);
        assertEquals(1, Math.abs(arm.tool.r00 * Math.cos(0.7) + arm.tool.r10 * Math.sin(0.7)), 1e-9);
    }
}
