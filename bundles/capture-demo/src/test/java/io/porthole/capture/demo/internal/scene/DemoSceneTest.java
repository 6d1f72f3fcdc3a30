/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.capture.demo.internal.physics.Blocks;
import org.junit.jupiter.api.Test;

class DemoSceneTest {
    @Test
    void keepsStackingForTenMinutesAndNothingBreaks() {
        DemoScene scene = new DemoScene(7);
        int placedBefore = 0;
        for (int second = 10; second <= 600; second += 10) {
            scene.advanceTo(second);
            assertSane(scene);
            if (second % 60 == 0) {
                assertTrue(scene.placedBlocks() > placedBefore, "nothing was placed in the minute before " + second);
                placedBefore = scene.placedBlocks();
            }
        }
        assertTrue(scene.finishedStructures() >= 10, "finished " + scene.finishedStructures());
        scene.close();
    }

    @Test
    void theSameSeedGivesTheSameMotion() {
        assertEquals(fingerprint(3), fingerprint(3));
        assertFalse(fingerprint(3).equals(fingerprint(4)));
    }

    @Test
    void aResetStartsOverWhileTimeGoesOn() {
        DemoScene scene = new DemoScene(5);
        double x = scene.blocks().x(0);
        scene.advanceTo(40);
        scene.reset();
        assertEquals(x, scene.blocks().x(0));
        assertEquals(0, scene.placedBlocks());
        assertTrue(scene.seconds() >= 40);
        scene.close();
    }

    @Test
    void aVisitorWhoKeepsKnockingBlocksDoesNotStopTheWork() {
        DemoScene scene = new DemoScene(11);
        double[] above = new double[3];
        for (int second = 1; second <= 240; second++) {
            scene.advanceTo(second);
            if (second <= 180 && second % 3 == 0) {
                Blocks blocks = scene.blocks();
                int block = second / 3 % blocks.count();
                above[0] = blocks.x(block) - 0.3;
                above[1] = blocks.y(block) - 0.1;
                above[2] = blocks.z(block) + 1;
                scene.push(above, new double[] {0.3, 0.1, -1});
            }
            assertSane(scene);
        }
        int placed = scene.placedBlocks();
        scene.advanceTo(300);
        assertTrue(scene.placedBlocks() > placed + 6, placed + " then " + scene.placedBlocks());
        scene.close();
    }

    @Test
    void aKnockedBlockMovesAndAMissHitsNothing() {
        DemoScene scene = new DemoScene(2);
        scene.advanceTo(0.5);
        double x = scene.blocks().x(0), y = scene.blocks().y(0);
        assertTrue(scene.push(new double[] {x, y - 1, 1}, new double[] {0, 1, -(1 - 0.025)}));
        assertFalse(scene.push(new double[] {0, 0, 3}, new double[] {0, 0.1, 1}));
        scene.advanceTo(1.0);
        assertTrue(Math.hypot(scene.blocks().x(0) - x, scene.blocks().y(0) - y) > 0.05);
        scene.close();
    }

    @Test
    void blocksThatLeaveTheTableComeBack() {
        DemoScene scene = new DemoScene(2);
        scene.blocks().put(3, 1.2, 0.2, 0.1, 0);
        scene.advanceTo(0.6);
        assertTrue(scene.blocks().z(3) < -0.2, "it fell to the floor");
        scene.advanceTo(4);
        assertTrue(scene.blocks().z(3) > 0, "it is back on the table");
        scene.close();
    }

    private static String fingerprint(long seed) {
        DemoScene scene = new DemoScene(seed);
        scene.advanceTo(45);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < scene.blocks().count(); i++) {
            text.append(scene.blocks().x(i))
                    .append(' ')
                    .append(scene.blocks().z(i))
                    .append(' ');
        }
        scene.close();
        return text.toString();
    }

    private static void assertSane(DemoScene scene) {
        Blocks blocks = scene.blocks();
        for (int i = 0; i < blocks.count(); i++) {
            boolean sane = Math.abs(blocks.x(i)) < 5
                    && Math.abs(blocks.y(i)) < 5
                    && blocks.z(i) < 2
                    && blocks.z(i) > TableModel.FLOOR_Z - 0.05;
            assertTrue(sane, "block " + i + " at " + blocks.x(i) + ", " + blocks.y(i) + ", " + blocks.z(i));
        }
        scene.instances().forEach(part -> assertTrue(Double.isFinite(part.place().x + part.place().r00)));
    }
}
