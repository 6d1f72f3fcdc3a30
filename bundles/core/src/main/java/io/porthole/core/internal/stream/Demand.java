/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stream's source is wanted: from the first viewer until a moment after the last, so that a reload is free.
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

    /** When it was wanted last after it had not been. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** The source to tell; null for none. */
    synchronized void link(@Nullable SourceLink now) {
        link = now;
        if (wanted) {
            tell(true);
        }
    }

    /** A viewer has come or gone. */
    synchronized void update() {
        if (watched.getAsBoolean()) {
            if (!wanted) {
                tell(true);
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
            tell(false);
        }
    }

    private void tell(boolean now) {
        if (now && !wanted) {
            sinceNanos = System.nanoTime();
        }
        wanted = now;
        if (link != null) {
            link.demand(now);
        }
    }
}
