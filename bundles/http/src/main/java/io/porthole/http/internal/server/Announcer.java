/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.HttpEndpoint;
import java.io.PrintStream;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints {@code Watch at URL}, and below it the other addresses or how other machines get there, once the host is
 * ready. A server that cannot listen ends the host instead: it was started to be watched.
 */
final class Announcer {
    /** System property of the launcher that asks for it. */
    static final String PROPERTY = "porthole.announce";

    /** Exit status when the host cannot start as asked. */
    static final int CANNOT_START = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final String OR = "or ";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HttpEndpoint endpoint;
    private final Supplier<List<String>> missing;
    private final PrintStream out;
    private final PrintStream err;
    private final IntConsumer exit;
    private final long began = System.nanoTime();
    private boolean warned;

    /** @param missing as {@link Health#missing} */
    Announcer(
            HttpEndpoint endpoint, Supplier<List<String>> missing, PrintStream out, PrintStream err, IntConsumer exit) {
        this.endpoint = endpoint;
        this.missing = missing;
        this.out = out;
        this.err = err;
        this.exit = exit;
    }

    /**
     * Prints when the host is ready.
     *
     * @return whether there is nothing more to do
     */
    boolean announce() {
        String error = endpoint.error();
        if (error != null) {
            err.println("porthole: " + error);
            exit.accept(CANNOT_START);
            return true;
        }
        List<String> absent = endpoint.port() == 0 ? List.of("a listening server") : missing.get();
        if (absent.isEmpty()) {
            print();
            return true;
        }
        if (!warned && System.nanoTime() - began > PATIENCE_NANOS) {
            LOG.warn("Still not ready to be watched: {}", String.join(", ", absent));
            warned = true;
        }
        return false;
    }

    /** Prints in one go, so that who reads the first line finds the others. */
    private void print() {
        List<String> urls = endpoint.urls();
        List<String> viewUrls = endpoint.viewUrls();
        StringBuilder text = new StringBuilder();
        append(text, "Watch at ", urls);
        append(text, "View and move cameras at ", endpoint.cameraUrls());
        if (!viewUrls.equals(urls)) {
            append(text, "View only at ", viewUrls);
        }
        if (onlyHere()) {
            int port = endpoint.port();
            text.append("From another machine: ssh -L ")
                    .append(port)
                    .append(":127.0.0.1:")
                    .append(port);
            text.append(' ')
                    .append(System.getProperty("user.name", "USER"))
                    .append('@')
                    .append(MachineName.get());
            text.append(", and there the same address").append(System.lineSeparator());
        }
        out.print(text);
        out.flush();
    }

    private boolean onlyHere() {
        try {
            return Listener.isLoopback(endpoint.host());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void append(StringBuilder text, String what, List<String> urls) {
        String begin = what;
        for (String url : urls) {
            text.append(begin).append(url).append(System.lineSeparator());
            begin = " ".repeat(what.length() - OR.length()) + OR;
        }
    }
}
