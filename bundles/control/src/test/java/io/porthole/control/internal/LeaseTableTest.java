/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import io.porthole.api.control.LeaseListener;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
    private static final InputEvent.Command RESET = new InputEvent.Command("reset", "");

    private final AtomicLong now = new AtomicLong();
    private final InputTargets targets = new InputTargets(new Panels());
    private final List<Runnable> later = new ArrayList<>();
    private final LeaseTable table =
            new LeaseTable(targets, new LeaseTable.Times(1000, 500), now::get, (nanos, task) -> {
                if (nanos == 0) {
                    task.run();
                } else {
                    later.add(task);
                }
            });
    private final List<String> lost = new ArrayList<>();
    private final List<InputEvent> received = new ArrayList<>();
    private final InputTarget arm = (stream, event) -> received.add(event);
    private final ControlSession ann = table.open("ann", (stream, holder) -> lost.add("ann " + stream + ' ' + holder));
    private final ControlSession bob = table.open("bob", LeaseListener.NONE);

    private void armIsThere() {
        targets.add(arm, Set.of("demo"));
    }

    @Test
    void aStreamWithoutATargetCannotBeSteered() {
        assertFalse(table.steerable("demo"));
        assertFalse(ann.acquire("demo", true));
        assertNull(table.holder("demo"));
    }

    @Test
    void theFirstToAskHoldsTheLeaseAndOnlyItsEventsArrive() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        assertFalse(bob.acquire("demo", false));
        assertFalse(bob.send("demo", RESET));
        assertTrue(ann.send("demo", RESET));
        assertEquals("ann", table.holder("demo"));
        assertEquals(List.of(RESET), received);
    }

    @Test
    void takingTheLeaseLetsGoOfWhatTheFormerHolderHeld() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.acquire("demo", true));
        assertFalse(ann.send("demo", RESET));
        assertEquals("bob", table.holder("demo"));
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
        assertNull(table.holder("demo"));
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

    @Test
    void theFormerHolderIsToldWhoHasTheLeaseNow() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        assertTrue(ann.holds("demo"));
        assertTrue(bob.acquire("demo", true));
        assertEquals(List.of("ann demo bob"), lost);
        assertFalse(ann.holds("demo"));
        assertTrue(bob.holds("demo"));
    }

    @Test
    void aReleasedLeaseIsNotLost() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        ann.release("demo");
        assertTrue(ann.acquire("demo", false));
        ann.close();
        assertEquals(List.of(), lost);
    }

    @Test
    void theLeaseIsLostWhenItsStreamHasNoTargetForTheIdleTimeOnly() {
        armIsThere();
        InputTarget other = (stream, event) -> {};
        targets.add(other, Set.of("demo"));
        assertTrue(ann.acquire("demo", false));
        targets.remove(other);
        assertEquals(List.of(), lost);
        targets.remove(arm);
        assertTrue(table.expire());
        now.set(999);
        assertTrue(table.expire());
        assertEquals(List.of(), lost);
        assertTrue(ann.holds("demo"));
        now.set(1000);
        assertFalse(table.expire());
        assertEquals(List.of("ann demo null"), lost);
        assertNull(table.holder("demo"));
        assertFalse(ann.holds("demo"));
        assertTrue(received.isEmpty());
    }

    @Test
    void theHolderGoesOnWithTheTargetThatComesInPlaceOfAnother() {
        InputTarget before = (stream, event) -> {};
        targets.add(before, Set.of("demo"));
        assertTrue(ann.acquire("demo", false));
        now.set(5000);
        targets.remove(before);
        assertTrue(table.expire());
        assertFalse(ann.send("demo", RESET));
        now.set(5999);
        assertTrue(table.expire());
        armIsThere();
        now.set(9000);
        assertFalse(table.expire());
        assertTrue(ann.send("demo", RESET));
        assertEquals(List.of(RESET), received);
        assertEquals(List.of(), lost);
    }

    @Test
    void whileTheTargetIsAwayTheHolderIsNotReplaced() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        targets.remove(arm);
        assertFalse(bob.acquire("demo", true));
        assertTrue(ann.acquire("demo", false));
        assertEquals("ann", table.holder("demo"));
        ann.release("demo");
        assertNull(table.holder("demo"));
        assertFalse(ann.acquire("demo", true));
    }

    @Test
    void everyLeaseIsLostWithTheServiceAndNoneIsGrantedAfterwards() {
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        table.close();
        assertEquals(List.of("ann demo null"), lost);
        assertEquals(List.of(new InputEvent.Release()), received);
        assertFalse(ann.acquire("demo", true));
    }

    @Test
    void aListenerThatFailsDisturbsNobody() {
        armIsThere();
        ControlSession broken = table.open("broken", (stream, holder) -> {
            throw new IllegalStateException("broken on purpose");
        });
        assertTrue(broken.acquire("demo", false));
        assertTrue(ann.acquire("demo", true));
        assertTrue(ann.send("demo", RESET));
    }

    @Test
    void commandsAreSorted() {
        targets.add(
                new InputTarget() {
                    @Override
                    public Set<String> commands() {
                        return Set.of("reset", "pause", "home");
                    }

                    @Override
                    public void input(String stream, InputEvent event) {}
                },
                Set.of("demo"));
        assertEquals(List.of("home", "pause", "reset"), List.copyOf(table.commands("demo")));
    }

    @Test
    void listenersAreToldOfWhatReachedTheTargetAndOfNothingElse() {
        List<String> told = new ArrayList<>();
        targets.addListener((stream, event) -> told.add(stream + ' ' + event));
        targets.addListener((stream, event) -> {
            throw new IllegalStateException("a listener that fails");
        });
        assertFalse(ann.send("demo", RESET));
        armIsThere();
        assertTrue(ann.acquire("demo", false));
        assertFalse(bob.send("demo", RESET));
        assertTrue(ann.send("demo", RESET));
        assertEquals(List.of("demo " + RESET), told);
    }

    @Test
    void theHolderAloneSetsAControlAndAStreamWithControlsNeedsNoTarget() {
        Panel panel = Panel.create();
        Control speed = panel.slider("speed", 0, 2, 1);
        targets.panels().add(panel, Set.of("demo", "demo-depth"));
        assertTrue(table.steerable("demo") && table.steerable("demo-depth"));
        assertFalse(ann.set("demo", "speed", 0.5), "without the lease");
        assertTrue(ann.acquire("demo", false));
        assertTrue(ann.set("demo", "speed", 0.5));
        assertFalse(bob.set("demo", "speed", 2));
        assertEquals(0.5, speed.number());
        now.set(1500);
        assertTrue(ann.set("demo", "speed", 0.6));
        assertFalse(bob.acquire("demo", false), "who sets controls is not idle");
        assertThrows(IllegalArgumentException.class, () -> ann.set("demo", "speed", 3));
        panel.editable(false);
        assertFalse(table.steerable("demo"));
    }

    @Test
    void aSimulationThatFailsOnAValueIsNotTheViewersFault() {
        Panel panel = Panel.create();
        panel.slider("speed", 0, 2, 1).onSet(value -> {
            throw new IllegalStateException("broken on purpose");
        });
        targets.panels().add(panel, Set.of("demo"));
        assertTrue(ann.acquire("demo", false));
        assertTrue(ann.set("demo", "speed", 0.5));
        assertTrue(ann.send("demo", RESET), "there is nothing that takes it, and nothing wrong");
        targets.panels().remove(panel);
        assertFalse(ann.set("demo", "speed", 0.5));
    }
}
