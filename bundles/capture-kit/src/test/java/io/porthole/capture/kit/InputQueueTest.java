/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.InputEvent;
import io.porthole.capture.kit.InputQueue.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InputQueueTest {
    private static final InputEvent PRESS = new InputEvent.Key(true, "KeyA", "a", 0);
    private static final InputEvent RELEASE = new InputEvent.Release();

    private final InputQueue queue = new InputQueue();

    @Test
    void eventsComeOutInTheirOrder() {
        queue.add("arm", PRESS);
        queue.add("arm", RELEASE);
        assertEquals(new Entry("arm", PRESS), queue.poll());
        assertEquals(new Entry("arm", RELEASE), queue.poll());
        assertNull(queue.poll());
    }

    @Test
    void anOverflowBecomesAReleaseForEachStreamWhoseEventsAreLost() {
        queue.add("arm", PRESS);
        for (int i = 1; i < InputQueue.MAX_EVENTS; i++) {
            queue.add("hand", PRESS);
        }
        queue.add("head", PRESS);
        assertEquals(new Entry("arm", RELEASE), queue.poll());
        assertEquals(new Entry("hand", RELEASE), queue.poll());
        assertEquals(new Entry("head", RELEASE), queue.poll());
        assertTrue(queue.isEmpty());
    }

    @Test
    void aReaderThatWaitsGetsWhatIsAddedMeanwhile() throws InterruptedException {
        Thread reader = Thread.currentThread();
        Thread writer = new Thread(() -> {
            while (reader.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            queue.add("arm", PRESS);
        });
        writer.start();
        assertEquals(new Entry("arm", PRESS), queue.poll(20_000));
        writer.join();
    }

    @Test
    void aReaderThatWaitsInVainGetsNull() throws InterruptedException {
        assertNull(queue.poll(1));
    }
}
