/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import io.porthole.api.control.LeaseListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Viewers who may move a camera and nothing else, beside those in control. */
class CameraLeaseTest {
    private static final InputEvent DRAG = new InputEvent.Pointer(InputEvent.PointerAction.MOVE, 0.5, 0.5, -1, 1, 0);
    private static final InputEvent KEY = new InputEvent.Key(true, "KeyW", "w", 0);
    private static final InputEvent HOME = new InputEvent.Command("home", "");
    private static final InputEvent RESET = new InputEvent.Command("reset", "");

    private final AtomicLong now = new AtomicLong();
    private final InputTargets targets = new InputTargets(new Panels());
    private final LeaseTable table = table(targets);
    private final LeaseTable cameras = table(new Cameras(targets, table::user));
    private final List<String> received = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final ControlSession operator = table.open("operator", LeaseListener.NONE);
    private final ControlSession guest = cameras.open("guest", (stream, holder) -> told.add(stream + ' ' + holder));
    private final ControlSession other = cameras.open("other", LeaseListener.NONE);

    /** Two streams through one camera, one through another, and one through a camera that stands. */
    private final InputTarget cell = new InputTarget() {
        @Override
        public Set<String> commands() {
            return Set.of("home", "reset");
        }

        @Override
        public Set<String> cameraCommands() {
            return Set.of("home");
        }

        @Override
        public @Nullable String camera(String stream) {
            return stream.equals("wrist") ? null : stream.startsWith("front") ? "front" : "side";
        }

        @Override
        public void input(String stream, InputEvent event) {
            received.add(stream + ' ' + event);
        }
    };

    CameraLeaseTest() {
        table.cameras(cameras);
        targets.add(cell, Set.of("front", "front-depth", "side", "wrist"));
    }

    private LeaseTable table(Leasable things) {
        return new LeaseTable(things, new LeaseTable.Times(1000, 500), now::get, (nanos, task) -> {
            if (nanos == 0) {
                task.run();
            }
        });
    }

    private static String camera(String stream, InputEvent event) {
        return stream + ' ' + new InputEvent.Camera(event);
    }

    @Test
    void aGuestMovesTheCameraAndNothingElse() {
        assertFalse(guest.send("front", DRAG), "without the lease");
        assertTrue(guest.acquire("front", false));
        assertTrue(guest.send("front", DRAG));
        assertTrue(guest.send("front-depth", HOME));
        for (InputEvent event : List.of(KEY, RESET, new InputEvent.Text("x"), new InputEvent.Camera(KEY))) {
            assertFalse(guest.send("front", event), event.toString());
        }
        assertFalse(guest.set("front", "speed", 1));
        assertEquals(List.of(camera("front", DRAG), camera("front-depth", HOME)), received);
        assertEquals(List.of("home"), List.copyOf(cameras.commands("front")));
        guest.release("front");
        assertEquals(camera("front", new InputEvent.Release()), received.get(2));
    }

    @Test
    void aCameraThatStandsIsNobodys() {
        assertFalse(cameras.steerable("wrist"));
        assertFalse(guest.acquire("wrist", true));
        assertEquals(Set.of(), cameras.commands("wrist"));
        assertTrue(table.steerable("wrist"));
    }

    @Test
    void whileTheOperatorDrivesOneStreamAGuestLooksAroundInAnother() {
        assertTrue(operator.acquire("front", false));
        assertTrue(guest.acquire("side", false));
        assertTrue(operator.send("front", KEY));
        assertTrue(guest.send("side", DRAG));
        assertTrue(operator.holds("side"), "the simulation is the operator's all the same");
        assertEquals(List.of("front " + KEY, camera("side", DRAG)), received);
    }

    @Test
    void theCameraOfTheStreamThatTheOperatorUsesIsTheOperators() {
        assertTrue(operator.acquire("front", false));
        for (String stream : List.of("front", "front-depth")) {
            assertFalse(guest.acquire(stream, true), stream);
            assertFalse(guest.ask(stream), stream);
            assertEquals("operator", cameras.holder(stream));
        }
        operator.release("front");
        assertTrue(guest.acquire("front-depth", false));
        assertEquals("guest", cameras.holder("front"));
        assertNull(table.holder("front"), "the robot is free");
    }

    @Test
    void anOperatorWhoTurnsToAStreamTakesItsCameraAndTheGuestIsTold() {
        assertTrue(operator.acquire("front", false));
        assertTrue(guest.acquire("side", false));
        assertTrue(operator.send("side", KEY));
        assertEquals(List.of("side operator"), told);
        assertFalse(guest.send("side", DRAG));
        assertEquals(List.of(camera("side", new InputEvent.Release()), "side " + KEY), received);
        assertTrue(guest.acquire("front", false), "which the operator has left");
    }

    @Test
    void anIdleOperatorKeepsTheRobotButNotTheCamera() {
        assertTrue(operator.acquire("front", false));
        now.set(1000);
        assertTrue(guest.acquire("front", false));
        assertTrue(operator.holds("front"));
        assertTrue(operator.send("front", KEY));
        assertEquals(List.of("front operator", "front-depth operator"), told);
        assertFalse(guest.holds("front"));
    }

    @Test
    void guestsHaveACameraInTurn() {
        assertTrue(guest.acquire("front", false));
        assertFalse(other.acquire("front-depth", false));
        assertTrue(other.acquire("side", false));
        assertTrue(other.acquire("front", true));
        assertEquals(List.of("front other", "front-depth other"), told);
    }

    @Test
    void aCameraIsLostWithItsTargetAndMayNoLongerBeMovedAsSoonAsThatSaysSo() {
        assertTrue(guest.acquire("front", false));
        targets.remove(cell);
        assertFalse(guest.send("front", DRAG));
        assertTrue(cameras.expire());
        targets.add((stream, event) -> received.add(stream), Set.of("front"));
        assertFalse(guest.send("front", DRAG), "this one has no camera for guests");
        now.set(1000);
        cameras.expire();
        now.set(2000);
        assertFalse(cameras.expire());
        assertEquals(List.of(), received);
        assertTrue(told.contains("front null"), told.toString());
    }
}
