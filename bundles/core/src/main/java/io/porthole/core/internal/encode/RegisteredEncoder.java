/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.frame.Codec;
import java.util.concurrent.TimeUnit;

/**
 * A registered factory with the number of its users, each from before an encoder is made until it is closed. Once it is
 * retired there is no further user, and the caller that retires it waits for the last one.
 */
public final class RegisteredEncoder {
    private final EncoderFactory factory;
    private final Codec codec;
    private final String name;
    private final String degradedReason;
    private final int ranking;
    private final long serviceId;
    private int inside;
    private boolean retired;

    /**
     * Asks the factory for its name and codec once.
     *
     * @param ranking its service ranking
     * @param serviceId its service number; of equal rankings the lower one wins
     */
    public RegisteredEncoder(EncoderFactory factory, int ranking, long serviceId) {
        this.factory = factory;
        this.codec = factory.codec();
        this.name = factory.name();
        this.degradedReason = factory.degradedReason();
        this.ranking = ranking;
        this.serviceId = serviceId;
    }

    EncoderFactory factory() {
        return factory;
    }

    Codec codec() {
        return codec;
    }

    /** Returns its name, for statistics and logs. */
    public String name() {
        return name;
    }

    /** Returns why it is only a substitute; empty for a proper one. */
    public String degradedReason() {
        return degradedReason;
    }

    /** Sorts the better one first. */
    static int compare(RegisteredEncoder a, RegisteredEncoder b) {
        int byRanking = Integer.compare(b.ranking, a.ranking);
        return byRanking != 0 ? byRanking : Long.compare(a.serviceId, b.serviceId);
    }

    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        inside++;
        return true;
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    synchronized boolean retired() {
        return retired;
    }

    synchronized void retire() {
        retired = true;
    }

    /** Waits for the last user; returns false when there is still one after the time. */
    synchronized boolean awaitEmpty(long timeoutMs) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (inside > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
