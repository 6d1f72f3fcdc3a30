/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets models load one after the other, so that a full folder does not take the machine from everything else. Those
 * that somebody waits for come first; the others wait until the queue is opened, then come in their order.
 */
final class LoadQueue {
    private final List<Turn> waiting = new ArrayList<>();
    private @Nullable Turn loading;
    private boolean open;

    /** Lets models load that nobody waits for. */
    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Returns a model's turn, the last for now. */
    synchronized Turn join() {
        Turn turn = new Turn();
        waiting.add(turn);
        return turn;
    }

    private @Nullable Turn next() {
        for (Turn turn : waiting) {
            if (turn.urgent) {
                return turn;
            }
        }
        return open && !waiting.isEmpty() ? waiting.get(0) : null;
    }

    /** One model's turn; closing it lets the next one load. */
    final class Turn implements AutoCloseable {
        private boolean urgent;

        private Turn() {}

        /** Goes before those that nobody waits for. Safe from any thread. */
        void hurry() {
            synchronized (LoadQueue.this) {
                urgent = true;
                LoadQueue.this.notifyAll();
            }
        }

        /** Returns when this model may load. */
        void await() throws InterruptedException {
            synchronized (LoadQueue.this) {
                while (loading != null || next() != this) {
                    LoadQueue.this.wait();
                }
                waiting.remove(this);
                loading = this;
            }
        }

        /** Ends the turn, whether it has come or not. Closing it again does nothing. */
        @Override
        public void close() {
            synchronized (LoadQueue.this) {
                waiting.remove(this);
                if (loading == this) {
                    loading = null;
                }
                LoadQueue.this.notifyAll();
            }
        }
    }
}
