/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.Problem;
import io.porthole.http.internal.access.AddressCounts;
import io.porthole.http.internal.access.AddressRates;
import io.porthole.http.internal.access.RefusalCounts;
import io.porthole.http.internal.access.RefusalCounts.Reason;
import io.porthole.http.internal.module.Limits;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The bounds of what the requests of one address may cost. Safe from any thread. */
final class RequestBounds {
    /** Requests with a body at once; a thread waits for each. */
    static final int MAX_BODIES = 64;

    /** Those of one address. */
    static final int MAX_BODIES_OF_ADDRESS = 32;

    private final Limits limits;
    private final RefusalCounts refusals;
    private final AddressRates rates;
    private final AddressCounts bodies = new AddressCounts(MAX_BODIES_OF_ADDRESS, MAX_BODIES);

    RequestBounds(Limits limits, RefusalCounts refusals) {
        this.limits = limits;
        this.refusals = refusals;
        this.rates = new AddressRates(limits.requestsPerSecond(), limits.requestsPerSecond(), System::nanoTime);
    }

    /** Counts a request; returns its refusal when the address sends too many in a second. */
    @Nullable
    Problem tooMany(String address) {
        if (rates.take(address)) {
            return null;
        }
        String sentence =
                "One address may send " + limits.requestsPerSecond() + " requests in a second (maxRequestsPerSecond).";
        refusals.add(Reason.REQUEST_RATE, address, "Requests are refused. " + sentence);
        return new Problem(429, "Too many requests", sentence);
    }

    /** Returns the refusal of a request that announces a longer body than is taken. */
    @Nullable
    Problem tooLarge(Request request) {
        HttpField length = request.getHeaders().getField(HttpHeader.CONTENT_LENGTH);
        return length == null || length.getLongValue() <= limits.bodyBytes()
                ? null
                : new Problem(
                        413, "Body too large", "A request's body may have at most " + limits.bodyBytes() + " bytes.");
    }

    /** Counts a request with a body until it is answered; returns its refusal when there are too many. */
    @Nullable
    Problem tooManyBodies(Request request, String address) {
        if (!hasBody(request)) {
            return null;
        }
        if (bodies.enter(address) == AddressCounts.Result.ENTERED) {
            Request.addCompletionListener(request, failure -> bodies.leave(address));
            return null;
        }
        String sentence = "At most " + MAX_BODIES_OF_ADDRESS + " requests with a body are taken from one address at"
                + " once, and " + MAX_BODIES + " in all.";
        refusals.add(Reason.BODIES, address, "Requests are refused. " + sentence);
        return new Problem(503, "Too many bodies", sentence);
    }

    private static boolean hasBody(Request request) {
        HttpField length = request.getHeaders().getField(HttpHeader.CONTENT_LENGTH);
        return length == null ? request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING) : length.getLongValue() > 0;
    }
}
