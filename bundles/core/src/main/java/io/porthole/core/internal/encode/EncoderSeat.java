/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.encode.Encoder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the one running encoder of an encode sits. Whoever is better takes the seat before the other has to leave;
 * whoever breaks loses it for a while. Used by one thread, but for {@link #inUse}.
 */
final class EncoderSeat {
    private static final Logger LOG = LoggerFactory.getLogger(EncoderSeat.class);

    private final Order order;
    private final Factories factories;
    private final Demotions demotions = new Demotions();
    private List<Candidate> seen = List.of();
    private List<Candidate> candidates = List.of();
    private String lastName = "";
    private volatile @Nullable Seated seated;

    record Seated(Candidate candidate, Encoder encoder) {}

    EncoderSeat(Order order, Factories factories) {
        this.order = order;
        this.factories = factories;
    }

    @Nullable
    Candidate inUse() {
        Seated s = seated;
        return s == null ? null : s.candidate;
    }

    /** Closes the encoder whose factory has gone; whether there is anybody for the seat. */
    boolean refresh() {
        List<Candidate> now = factories.snapshot();
        if (now != seen) {
            seen = now;
            candidates = factories.of(order.codec());
            demotions.retain(candidates);
        }
        Seated s = seated;
        if (s != null && s.candidate.retired()) {
            leave();
        }
        return best() != null;
    }

    /** The best encoder that can be had, or null when there is none. */
    @Nullable
    Seated take() {
        refresh();
        for (Candidate c = best(); c != null; c = best()) {
            Seated s = seated;
            if (s != null && s.candidate == c) {
                return s;
            }
            sit(c);
        }
        return null;
    }

    private @Nullable Candidate best() {
        long now = System.nanoTime();
        for (Candidate c : candidates) {
            if (!c.retired() && !demotions.holds(c, now)) {
                return c;
            }
        }
        return null;
    }

    private void sit(Candidate candidate) {
        if (!candidate.enter()) {
            return;
        }
        boolean made = false;
        try {
            Encoder encoder = candidate.factory().create(order.profile());
            made = true;
            leave();
            seated = new Seated(candidate, encoder);
            if (!lastName.isEmpty() && !lastName.equals(candidate.name())) {
                LOG.info("{} is encoded by {} now, not by {} any more", order, candidate.name(), lastName);
            }
            lastName = candidate.name();
        } catch (Throwable t) {
            // the border to a foreign bundle with native code, as in EncodeWork
            demote(candidate, t);
        } finally {
            if (!made) {
                candidate.leave();
            }
        }
    }

    /** Leaves it alone for a while. */
    void demote(Candidate candidate, Throwable why) {
        if (demotions.add(candidate, System.nanoTime())) {
            LOG.error("{}: encoder {} failed and is left aside for a while", order, candidate.name(), why);
        }
        Seated s = seated;
        if (s != null && s.candidate == candidate) {
            leave();
        }
    }

    private void leave() {
        Seated s = seated;
        if (s == null) {
            return;
        }
        seated = null;
        try {
            s.encoder.close();
        } catch (Throwable t) {
            LOG.warn("{}: encoder {} failed when it was closed", order, s.candidate.name(), t);
        } finally {
            s.candidate.leave();
        }
    }

    void close() {
        leave();
    }
}
