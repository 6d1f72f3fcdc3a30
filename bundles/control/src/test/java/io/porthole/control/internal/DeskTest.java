/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final InputEvent.Command RESET = new InputEvent.Command("reset", "");

    private final AtomicLong now = new AtomicLong();
    private final Targets targets = new Targets();
    private final Desk desk = new Desk(targets, 1000, now::get);
    private final List<InputEvent> received = new ArrayList<>();
    private final InputTarget arm = (stream, event) -> received.add(event);
    private final ControlSession ann = desk.open("ann");
    private final ControlSession bob = desk.open("bob");

    private void armIsThere() {
        targets.add(arm, Set.of("demo"));
    }

    @Test
    void aStreamWithoutATargetCannotBeSteered() {
        assertFalse(desk.steerable("demo"));
        assertFalse(ann.acquire("demo", true));
        assertNull(desk.holder("demo"));
    }

    @Test
    void theFirstToAskHoldsTheLeaseAndOnlyItsEventsArrive() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        assertFalse(bob.acquire("demo", false));
        assertFalse(bob.send("demo", RESET));
        assertTrue(ann.send("demo", RESET));
        assertEquals("ann", desk.holder("demo"));
        assertEquals(List.of(RESET), received);
    }

    @Test
    void takingTheLeaseLetsGoOfWhatTheFormerHolderHeld() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.acquire("demo", true));
        assertFalse(ann.send("demo", RESET));
        assertEquals("bob", desk.holder("demo"));
        assertEquals(List.of(new InputEvent.Release()), received);
    }

    @Test
    void anIdleLeaseIsHadForTheAsking() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        now.set(999);
        assertFalse(bob.acquire("demo", false));
        now.set(1000);
        assertTrue(bob.acquire("demo", false));
    }

    @Test
    void leavingGivesEveryLeaseBack() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        ann.close();
        ann.close();
        assertNull(desk.holder("demo"));
        assertEquals(List.of(new InputEvent.Release()), received);
        assertFalse(ann.acquire("demo", true));
    }

    @Test
    void aTargetThatFailsOrGoesIsNotTheViewersFault() {
        InputTarget broken = (stream, event) -> {
            throw new IllegalStateException("broken on purpose");
        };
        targets.add(broken, Set.of("demo"));
        assertTrue(ann.acquire("demo", false));
        assertFalse(ann.send("demo", RESET));
        armIsThere();
        targets.remove(broken);
        assertTrue(ann.send("demo", RESET));
        targets.remove(arm);
        assertFalse(ann.send("demo", RESET));
    }
}
