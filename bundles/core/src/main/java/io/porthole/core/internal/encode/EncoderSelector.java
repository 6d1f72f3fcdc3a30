/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.encode.Encoder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the best available encoder of an encode active. A better one is made before the other is closed; one that
 * fails is not used for a while. Used by one thread, but for {@link #inUse}.
 */
final class EncoderSelector {
    private static final Logger LOG = LoggerFactory.getLogger(EncoderSelector.class);

    private final EncodeTarget target;
    private final EncoderRegistry encoders;
    private final FailureBackoff backoff = new FailureBackoff();
    private List<RegisteredEncoder> seen = List.of();
    private List<RegisteredEncoder> available = List.of();
    private String lastName = "";
    private volatile @Nullable ActiveEncoder active;

    record ActiveEncoder(RegisteredEncoder registered, Encoder encoder) {}

    EncoderSelector(EncodeTarget target, EncoderRegistry encoders) {
        this.target = target;
        this.encoders = encoders;
    }

    @Nullable
    RegisteredEncoder inUse() {
        ActiveEncoder s = active;
        return s == null ? null : s.registered;
    }

    /** Closes the encoder whose factory was removed; returns whether there is an encoder to use. */
    boolean refresh() {
        List<RegisteredEncoder> now = encoders.snapshot();
        if (now != seen) {
            seen = now;
            available = encoders.of(target.codec());
            backoff.retain(available);
        }
        ActiveEncoder s = active;
        if (s != null && s.registered.retired()) {
            deactivate();
        }
        return best() != null;
    }

    /** Returns the best encoder, active, or null when there is none. */
    @Nullable
    ActiveEncoder select() {
        refresh();
        for (RegisteredEncoder c = best(); c != null; c = best()) {
            ActiveEncoder s = active;
            if (s != null && s.registered == c) {
                return s;
            }
            activate(c);
        }
        return null;
    }

    private @Nullable RegisteredEncoder best() {
        long now = System.nanoTime();
        for (RegisteredEncoder c : available) {
            if (!c.retired() && !backoff.isPaused(c, now)) {
                return c;
            }
        }
        return null;
    }

    private void activate(RegisteredEncoder registered) {
        if (!registered.enter()) {
            return;
        }
        boolean made = false;
        try {
            Encoder encoder = registered.factory().create(target.profile());
            made = true;
            deactivate();
            active = new ActiveEncoder(registered, encoder);
            if (!lastName.isEmpty() && !lastName.equals(registered.name())) {
                LOG.info("{} Encoder changed to {} from {}", target, registered.name(), lastName);
            }
            lastName = registered.name();
        } catch (Throwable t) {
            // the border to a foreign bundle with native code, as in EncodeStage
            backOff(registered, t);
        } finally {
            if (!made) {
                registered.leave();
            }
        }
    }

    /** Stops using an encoder for a while. */
    void backOff(RegisteredEncoder registered, Throwable why) {
        if (backoff.add(registered, System.nanoTime())) {
            LOG.error("{} Encoder {} failed; not using it for a while", target, registered.name(), why);
        }
        ActiveEncoder s = active;
        if (s != null && s.registered == registered) {
            deactivate();
        }
    }

    private void deactivate() {
        ActiveEncoder s = active;
        if (s == null) {
            return;
        }
        active = null;
        try {
            s.encoder.close();
        } catch (Throwable t) {
            LOG.warn("{} Encoder {} failed when it was closed", target, s.registered.name(), t);
        } finally {
            s.registered.leave();
        }
    }

    void close() {
        deactivate();
    }
}
