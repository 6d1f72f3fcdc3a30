/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.announce.internal;

import io.porthole.http.HttpEndpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until {@code /readyz} says 200, prints {@code Watch at URL} and is done. A server that cannot listen ends the
 * host instead: it was started to be watched.
 */
final class Announcer {
    /** Exit status when the host cannot start as asked. */
    static final int CANNOT_START = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final int PAUSE_IN_MS = 40;
    private static final int PATIENCE_IN_MS = 10_000;

    private final HttpEndpoint endpoint;
    private final PrintStream out;
    private final PrintStream err;
    private final IntConsumer exit;

    Announcer(HttpEndpoint endpoint, PrintStream out, PrintStream err, IntConsumer exit) {
        this.endpoint = endpoint;
        this.out = out;
        this.err = err;
        this.exit = exit;
    }

    /**
     * Waits and prints.
     *
     * @return whether there is nothing more to do; false when the thread was interrupted before
     */
    boolean announce() {
        long began = System.nanoTime();
        boolean complained = false;
        String missing = "the server does not listen yet";
        while (!Thread.currentThread().isInterrupted()) {
            String error = endpoint.error();
            if (error != null) {
                err.println("porthole: " + error);
                exit.accept(CANNOT_START);
                return true;
            }
            try {
                missing = Readiness.missing(endpoint.host(), endpoint.port());
            } catch (IOException e) {
                LOG.debug("No answer from /readyz", e);
            }
            if (missing.isEmpty()) {
                out.println("Watch at " + endpoint.url());
                return true;
            }
            if (!complained && System.nanoTime() - began > PATIENCE_IN_MS * 1_000_000L) {
                LOG.warn("Still not ready to be watched: {}", missing);
                complained = true;
            }
            pause();
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_IN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
