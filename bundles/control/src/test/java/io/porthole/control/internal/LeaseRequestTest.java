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

/** One lease for a simulation, and how it goes from one viewer to another that asks for it. */
class LeaseRequestTest {
    private static final InputEvent.Command RESET = new InputEvent.Command("reset", "");

    private final AtomicLong now = new AtomicLong();
    private final InputTargets targets = new InputTargets(new Panels());
    private final List<Runnable> later = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final InputTarget arm = (stream, event) -> received.add(stream + ' ' + event);
    private final LeaseTable table =
            new LeaseTable(targets, new LeaseTable.Times(10_000_000_000L, 15_000_000_000L), now::get, (nanos, task) -> {
                if (nanos == 0) {
                    task.run();
                } else {
                    later.add(task);
                }
            });
    private final ControlSession ann = table.open("ann", new Told("ann"));
    private final ControlSession bob = table.open("bob", new Told("bob"));

    private final class Told implements LeaseListener {
        private final String name;

        Told(String name) {
            this.name = name;
        }

        @Override
        public void leaseLost(String stream, @Nullable String holder) {
            told.add(name + " lost " + stream + " to " + holder);
        }

        @Override
        public void leaseAsked(String stream, String viewer, long millis) {
            told.add(name + " is asked for " + stream + " by " + viewer + " within " + millis);
        }

        @Override
        public void leaseAnswered(String stream, boolean given) {
            told.add(name + (given ? " got " : " did not get ") + stream);
        }
    }

    private void oneStream() {
        targets.add(arm, Set.of("demo"));
    }

    @Test
    void allStreamsOfOneTargetHaveOneLease() {
        targets.add(arm, Set.of("demo", "demo-depth"));
        assertTrue(ann.acquire("demo", false));
        assertFalse(bob.acquire("demo-depth", false));
        assertEquals("ann", table.holder("demo-depth"));
        assertTrue(ann.send("demo-depth", RESET));
        assertTrue(bob.acquire("demo-depth", true));
        assertEquals(List.of("ann lost demo to bob", "ann lost demo-depth to bob"), told);
        assertFalse(ann.send("demo", RESET));
        assertEquals(List.of("demo-depth " + RESET, "demo-depth " + new InputEvent.Release()), received);
        bob.release("demo");
        assertNull(table.holder("demo-depth"));
    }

    @Test
    void streamsOfDifferentTargetsHaveDifferentLeases() {
        targets.add(arm, Set.of("arm"));
        targets.add((stream, event) -> {}, Set.of("drone"));
        assertTrue(ann.acquire("arm", false));
        assertTrue(bob.acquire("drone", false));
    }

    @Test
    void aSimulationThatComesBackWithMoreStreamsKeepsItsHolder() {
        targets.add(arm, Set.of("wrist"));
        assertTrue(ann.acquire("wrist", false));
        targets.remove(arm);
        table.expire();
        targets.add(arm, Set.of("base", "wrist"));
        assertTrue(ann.holds("base"));
        assertTrue(ann.send("base", RESET));
    }

    @Test
    void theHolderIsAskedAndMayGive() {
        oneStream();
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.ask("demo"));
        assertFalse(bob.holds("demo"));
        assertEquals(List.of("ann is asked for demo by bob within 15000"), told);
        ann.answer("demo", true);
        assertTrue(bob.holds("demo"));
        assertEquals(List.of("ann lost demo to bob", "bob got demo"), told.subList(1, 3));
        assertEquals(List.of("demo " + new InputEvent.Release()), received);
        later.forEach(Runnable::run);
        assertEquals(3, told.size());
    }

    @Test
    void theHolderMayRefuseAndBeAskedAgain() {
        oneStream();
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.ask("demo"));
        ann.answer("demo", false);
        assertEquals("bob did not get demo", told.get(1));
        later.forEach(Runnable::run);
        assertTrue(ann.holds("demo"));
        assertTrue(bob.ask("demo"));
        assertEquals("ann is asked for demo by bob within 15000", told.get(2));
    }

    @Test
    void whoDoesNotAnswerInTimeLosesIt() {
        oneStream();
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.ask("demo"));
        later.forEach(Runnable::run);
        assertTrue(bob.holds("demo"));
        assertFalse(ann.send("demo", RESET));
    }

    @Test
    void onlyTheHolderAnswers() {
        oneStream();
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.ask("demo"));
        bob.answer("demo", true);
        table.open("cid", LeaseListener.NONE).answer("demo", true);
        assertTrue(ann.holds("demo"));
    }

    @Test
    void oneAsksAtATime() {
        oneStream();
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.ask("demo"));
        assertTrue(bob.ask("demo"));
        assertFalse(table.open("cid", LeaseListener.NONE).ask("demo"));
        assertEquals(1, told.size());
    }

    @Test
    void aReleasedLeaseGoesToWhoAsks() {
        oneStream();
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.ask("demo"));
        ann.close();
        assertTrue(bob.holds("demo"));
        assertEquals("bob got demo", told.get(1));
    }

    @Test
    void whoAsksMayThinkBetterOfItOrLeave() {
        oneStream();
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.ask("demo"));
        bob.release("demo");
        later.forEach(Runnable::run);
        assertTrue(ann.holds("demo"));
        assertTrue(bob.ask("demo"));
        bob.close();
        later.forEach(Runnable::run);
        ann.answer("demo", true);
        assertTrue(ann.holds("demo"));
    }

    @Test
    void askingForAFreeOrIdleLeaseGrantsItAtOnce() {
        oneStream();
        assertTrue(ann.ask("demo"));
        assertTrue(ann.holds("demo"));
        now.set(10_000_000_000L);
        assertEquals(10_000, table.idleMillis("demo"));
        assertTrue(bob.ask("demo"));
        assertTrue(bob.holds("demo"));
        assertEquals(0, table.idleMillis("demo"));
    }

    @Test
    void whoTakesItMeanwhileLeavesNothingToTheOneThatAsks() {
        oneStream();
        ControlSession cid = table.open("cid", LeaseListener.NONE);
        assertTrue(ann.acquire("demo", false));
        assertTrue(bob.ask("demo"));
        assertTrue(cid.acquire("demo", true));
        assertEquals("bob did not get demo", told.get(2));
        later.forEach(Runnable::run);
        assertTrue(cid.holds("demo"));
    }

    @Test
    void aViewerIsKnownByTheNameThatItHasNow() {
        oneStream();
        assertTrue(ann.acquire("demo", false));
        ann.rename("Ada");
        assertEquals("Ada", table.holder("demo"));
    }
}
