/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.internal.access.RefusalCounts.Reason;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Components;

/**
 * Slows down the guessing of tokens: after a few wrong ones, each further answer to that address waits for a second. No
 * thread waits, and requests with a right token are answered at once, from the same address too.
 */
public final class WrongTokens {
    /** Wrong tokens of one address in a minute that are answered at once. */
    static final int MAX_AT_ONCE = 5;

    static final long DELAY_MS = 1000;

    private static final int MAX_WAITING_OF_ADDRESS = 8;
    private static final int MAX_WAITING = 256;

    private final RefusalCounts refusals;
    private final AddressRates rates =
            new AddressRates(MAX_AT_ONCE, (double) MAX_AT_ONCE / TimeUnit.MINUTES.toSeconds(1), System::nanoTime);
    private final AddressCounts waiting = new AddressCounts(MAX_WAITING_OF_ADDRESS, MAX_WAITING);

    public WrongTokens(RefusalCounts refusals) {
        this.refusals = refusals;
    }

    /**
     * Counts a wrong token and has it answered.
     *
     * @param components the server's, to wait with
     * @param answer run now or later, on a thread of the server
     * @param tooMany run now in its place when too many answers wait already
     */
    public void answer(String address, Components components, Runnable answer, Runnable tooMany) {
        refusals.add(Reason.WRONG_TOKEN, address, "Sent a wrong token.");
        if (rates.take(address)) {
            answer.run();
        } else if (waiting.enter(address) == AddressCounts.Result.ENTERED) {
            Runnable later = () -> {
                waiting.leave(address);
                components.getExecutor().execute(answer);
            };
            components.getScheduler().schedule(later, DELAY_MS, TimeUnit.MILLISECONDS);
        } else {
            tooMany.run();
        }
    }
}
