/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Demand for a stream's source: from the first viewer until a moment after the last, so that a reload is free.
 */
final class Demand {
    private final Host host;
    private final BooleanSupplier watched;
    private @Nullable SourceLink link;
    private boolean ending;
    private long emptyNanos;
    private volatile long sinceNanos = System.nanoTime();
    private volatile boolean wanted;

    Demand(Host host, BooleanSupplier watched) {
        this.host = host;
        this.watched = watched;
    }

    boolean wanted() {
        return wanted;
    }

    /** Returns when the source began to be wanted last. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** Changes the source that follows the demand; null for none. */
    synchronized void link(@Nullable SourceLink now) {
        link = now;
        if (wanted) {
            set(true);
        }
    }

    /** Follows the viewers: one has come or left. */
    synchronized void update() {
        if (watched.getAsBoolean()) {
            if (!wanted) {
                set(true);
            }
        } else if (wanted) {
            emptyNanos = System.nanoTime();
            if (!ending) {
                endIn(host.settings().demandLingerNanos());
            }
        }
    }

    private void endIn(long nanos) {
        ending = true;
        host.after(nanos, this::end);
    }

    private synchronized void end() {
        ending = false;
        if (!wanted || watched.getAsBoolean()) {
            return;
        }
        long left = emptyNanos + host.settings().demandLingerNanos() - System.nanoTime();
        if (left > 0) {
            endIn(left);
        } else {
            set(false);
        }
    }

    private void set(boolean now) {
        if (now && !wanted) {
            sinceNanos = System.nanoTime();
        }
        wanted = now;
        if (link != null) {
            link.demand(now);
        }
    }
}
