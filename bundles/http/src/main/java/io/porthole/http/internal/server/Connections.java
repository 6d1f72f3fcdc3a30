/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.internal.access.AddressCounts;
import io.porthole.http.internal.access.AddressRates;
import io.porthole.http.internal.access.ClientAddress;
import io.porthole.http.internal.access.HostNames;
import io.porthole.http.internal.access.RefusalCounts;
import io.porthole.http.internal.access.RefusalCounts.Reason;
import io.porthole.http.internal.module.Limits;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpParser.State;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/** The open connections of one listener, within their bounds. Safe from any thread. */
final class Connections {
    private static final Set<State> BETWEEN_REQUESTS = EnumSet.of(State.START, State.END, State.CLOSE, State.CLOSED);

    /**
     * New connections of one address that are served at once, and in each second after that; those beyond wait. The
     * first frames of many new viewers would delay those of the others.
     */
    static final int MAX_SERVED_PER_SECOND = 300;

    private final Limits limits;
    private final HostNames hosts;
    private final RefusalCounts refusals;
    private final AddressCounts counts;
    private final AddressRates rates = new AddressRates(MAX_SERVED_PER_SECOND, MAX_SERVED_PER_SECOND, System::nanoTime);
    private final OpenFiles files = new OpenFiles();
    private final Map<EndPoint, Arrival> open = new ConcurrentHashMap<>();

    /** The request that is arriving on a connection, as {@link #closeSlow} saw it; used by one thread. */
    private static final class Arrival {
        final @Nullable String address;
        boolean arriving;
        long request;
        long since;

        Arrival(@Nullable String address) {
            this.address = address;
        }
    }

    /** @param hosts knows the proxies, which have no bound for each address */
    Connections(Limits limits, HostNames hosts, RefusalCounts refusals) {
        this.limits = limits;
        this.hosts = hosts;
        this.refusals = refusals;
        this.counts = new AddressCounts(limits.connectionsOfAddress(), limits.connections());
    }

    /** Returns null when the connection is counted from now on until {@link #closed}, else why it is refused. */
    @Nullable
    Reason enter(EndPoint endPoint) {
        String client = ClientAddress.of(endPoint.getRemoteSocketAddress());
        String address = hosts.isProxy(endPoint.getRemoteSocketAddress()) ? null : client;
        if (!files.take()) {
            return refused(Reason.OPEN_FILES, client);
        }
        AddressCounts.Result result = counts.enter(address);
        if (result == AddressCounts.Result.ENTERED) {
            open.put(endPoint, new Arrival(address));
            return null;
        }
        boolean all = result == AddressCounts.Result.FULL;
        return refused(all ? Reason.CONNECTIONS : Reason.CONNECTIONS_OF_ADDRESS, client);
    }

    private Reason refused(Reason reason, String client) {
        refusals.add(reason, client, "A connection is refused: " + sentence(reason));
        return reason;
    }

    /** Returns why a connection is refused, with the bound and its key. */
    String sentence(Reason reason) {
        return switch (reason) {
            case OPEN_FILES -> "this process can open no further file (ulimit -n).";
            case CONNECTIONS_OF_ADDRESS ->
                "the " + limits.connectionsOfAddress()
                        + " connections of one address (maxConnectionsPerAddress) are open.";
            default -> "all " + limits.connections() + " connections (maxConnections) are open.";
        };
    }

    /** Counts that a connection is to be served, and returns how many nanoseconds later. */
    long reserve(EndPoint endPoint) {
        return hosts.isProxy(endPoint.getRemoteSocketAddress())
                ? 0
                : rates.reserve(ClientAddress.of(endPoint.getRemoteSocketAddress()));
    }

    /** Counts a connection no longer, if it was. */
    void closed(EndPoint endPoint) {
        Arrival arrival = open.remove(endPoint);
        if (arrival != null) {
            counts.leave(arrival.address);
        }
    }

    /** Returns how many are open. */
    int count() {
        return counts.all();
    }

    /** Closes connections on which a request has been arriving for too long; called by one thread, again and again. */
    void closeSlow() {
        open.forEach(this::closeIfSlow);
    }

    private void closeIfSlow(EndPoint endPoint, Arrival arrival) {
        if (!endPoint.isOpen()) {
            closed(endPoint); // the connector tells only of those that it could open
            return;
        }
        if (!(endPoint.getConnection() instanceof HttpConnection http) || !isArriving(http.getParser())) {
            arrival.arriving = false;
            return;
        }
        long now = System.nanoTime();
        if (!arrival.arriving || arrival.request != http.getMessagesIn()) {
            arrival.arriving = true;
            arrival.request = http.getMessagesIn();
            arrival.since = now;
        } else if (now - arrival.since > TimeUnit.MILLISECONDS.toNanos(limits.requestTimeoutInMs())) {
            refusals.add(
                    Reason.SLOW_REQUEST,
                    ClientAddress.of(endPoint.getRemoteSocketAddress()),
                    "A request that had not arrived after " + limits.requestTimeoutInMs()
                            + " ms (requestTimeoutInMs) is cut off.");
            endPoint.close();
        }
    }

    /** Returns whether a request has begun, but not all of its header or body was read. */
    private static boolean isArriving(HttpParser parser) {
        return !BETWEEN_REQUESTS.contains(parser.getState());
    }
}
