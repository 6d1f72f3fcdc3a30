/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.frame.Codec;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The encoder factories that are here, the best first. Tells whoever encodes when they change. */
public final class Factories {
    private static final Logger LOG = LoggerFactory.getLogger(Factories.class);
    private static final long LEAVE_TIMEOUT_MILLIS = 3000;

    private final Runnable onChange;
    private volatile List<Candidate> candidates = List.of();

    /** With what to run after each change; it must return at once. */
    public Factories(Runnable onChange) {
        this.onChange = onChange;
    }

    /** Of one codec, the best first; a snapshot. */
    List<Candidate> of(Codec codec) {
        List<Candidate> found = new ArrayList<>();
        for (Candidate c : candidates) {
            if (c.codec().equals(codec)) {
                found.add(c);
            }
        }
        return found;
    }

    /** All of them, which changes exactly when one comes or goes: a snapshot to compare by identity. */
    List<Candidate> snapshot() {
        return candidates;
    }

    /**
     * Adds a factory, or moves one whose ranking has changed.
     *
     * @param ranking its service ranking
     * @param serviceId its service number
     */
    public void add(EncoderFactory factory, int ranking, long serviceId) {
        Candidate added;
        try {
            added = new Candidate(factory, ranking, serviceId);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The encoder factory {} cannot be used: it failed when asked for its name", factory, e);
            return;
        }
        synchronized (this) {
            List<Candidate> all = new ArrayList<>(candidates);
            all.removeIf(c -> c.factory() == factory && retired(c));
            all.add(added);
            all.sort(Candidate::compare);
            candidates = List.copyOf(all);
        }
        LOG.info("Encoder {} for {} is here, ranking {}", added.name(), added.codec(), ranking);
        onChange.run();
    }

    private static boolean retired(Candidate candidate) {
        candidate.retire();
        return true;
    }

    /** Removes a factory, and waits, though not for ever, until nobody uses it or an encoder of its making. */
    public void remove(EncoderFactory factory) {
        List<Candidate> gone = new ArrayList<>();
        synchronized (this) {
            List<Candidate> all = new ArrayList<>(candidates);
            for (Candidate c : candidates) {
                if (c.factory() == factory) {
                    c.retire();
                    gone.add(c);
                }
            }
            all.removeAll(gone);
            candidates = List.copyOf(all);
        }
        onChange.run();
        gone.forEach(Factories::awaitEmpty);
    }

    private static void awaitEmpty(Candidate gone) {
        try {
            if (gone.awaitEmpty(LEAVE_TIMEOUT_MILLIS)) {
                LOG.info("Encoder {} has gone", gone.name());
            } else {
                LOG.warn(
                        "Encoder {} has gone, though one of its encoders was still busy after {} ms",
                        gone.name(),
                        LEAVE_TIMEOUT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Encoder {} has gone; whether its encoders had ended was not awaited", gone.name());
        }
    }
}
