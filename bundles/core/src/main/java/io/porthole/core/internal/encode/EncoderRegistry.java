/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.frame.Codec;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registered encoder factories, the best first. Runs a callback when they change. */
public final class EncoderRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(EncoderRegistry.class);
    private static final long LEAVE_TIMEOUT_MS = 3000;

    private final Runnable onChange;
    private volatile List<RegisteredEncoder> encoders = List.of();

    /** Creates a registry with a callback for each change, which must return at once. */
    public EncoderRegistry(Runnable onChange) {
        this.onChange = onChange;
    }

    /** Returns the factories of one codec, the best first; a snapshot. */
    List<RegisteredEncoder> of(Codec codec) {
        List<RegisteredEncoder> found = new ArrayList<>();
        for (RegisteredEncoder c : encoders) {
            if (c.codec().equals(codec)) {
                found.add(c);
            }
        }
        return found;
    }

    /** Returns whether there is an encoder for that codec. */
    public boolean has(Codec codec) {
        for (RegisteredEncoder e : encoders) {
            if (e.codec().equals(codec)) {
                return true;
            }
        }
        return false;
    }

    /** Returns all factories, another list after each change: a snapshot to compare by identity. */
    List<RegisteredEncoder> snapshot() {
        return encoders;
    }

    /**
     * Adds a factory, or moves one whose ranking has changed.
     *
     * @param ranking its service ranking
     * @param serviceId its service number
     */
    public void add(EncoderFactory factory, int ranking, long serviceId) {
        RegisteredEncoder added;
        try {
            added = new RegisteredEncoder(factory, ranking, serviceId);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("[encoder] Factory {} cannot be used: it failed when asked for its name and codec", factory, e);
            return;
        }
        synchronized (this) {
            List<RegisteredEncoder> all = new ArrayList<>(encoders);
            all.removeIf(c -> c.factory() == factory && retired(c));
            all.add(added);
            all.sort(RegisteredEncoder::compare);
            encoders = List.copyOf(all);
        }
        LOG.info("[encoder {}] Registered for {} (ranking {})", added.name(), added.codec(), ranking);
        onChange.run();
    }

    private static boolean retired(RegisteredEncoder encoder) {
        encoder.retire();
        return true;
    }

    /** Removes a factory, and waits, until nobody uses it or an encoder of its making. */
    public void remove(EncoderFactory factory) {
        List<RegisteredEncoder> gone = new ArrayList<>();
        synchronized (this) {
            List<RegisteredEncoder> all = new ArrayList<>(encoders);
            for (RegisteredEncoder c : encoders) {
                if (c.factory() == factory) {
                    c.retire();
                    gone.add(c);
                }
            }
            all.removeAll(gone);
            encoders = List.copyOf(all);
        }
        onChange.run();
        gone.forEach(EncoderRegistry::awaitEmpty);
    }

    private static void awaitEmpty(RegisteredEncoder gone) {
        try {
            if (gone.awaitEmpty(LEAVE_TIMEOUT_MS)) {
                LOG.info("[encoder {}] Removed", gone.name());
            } else {
                LOG.warn("[encoder {}] Removed while still busy after {} ms", gone.name(), LEAVE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("[encoder {}] Removed; interrupted while waiting for it to become idle", gone.name());
        }
    }
}
