/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import io.porthole.signalling.Sdp.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The host's candidates of one session, for viewers that are told nothing after the answer: the answer waits a little
 * for them and carries them all. Safe from any thread.
 */
public class CandidateCollector implements SessionListener {
    /** How long an answer waits at most for servers that tell or lend an address. */
    public static final long MOST_MILLIS = 500;

    private static final int MAX_CANDIDATES = 64;
    private static final String UFRAG = " ufrag ";

    private List<Candidate> found = new ArrayList<>();
    private CompletableFuture<Boolean> complete = new CompletableFuture<>();

    private record Candidate(String mid, int line, String text) {}

    @Override
    public final synchronized void candidate(String mid, int line, String candidate) {
        if (found.size() < MAX_CANDIDATES && candidate.startsWith("candidate:")) {
            found.add(new Candidate(mid, line, candidate));
        }
    }

    @Override
    public final void gatheringComplete() {
        waiting().complete(true);
    }

    @Override
    public void ended(String reason) {
        waiting().complete(false);
    }

    private synchronized CompletableFuture<Boolean> waiting() {
        return complete;
    }

    /** Forgets what was found; call it before ICE is restarted. */
    public final synchronized void restart() {
        found = new ArrayList<>();
        complete = new CompletableFuture<>();
    }

    /**
     * The session's answer: as soon as it has one of this machine's own addresses for UDP, which come before it or all
     * at once, or with everything that is found. Addresses for TCP come a tenth of a second later, for which nobody is
     * to wait who can do without; what servers tell or lend takes longer.
     *
     * @param everything whether to wait for all addresses, though no longer than {@link #MOST_MILLIS}
     * @param timer of the caller's; its thread completes the result when time is up
     */
    public final CompletableFuture<String> answer(
            RtcSession session, boolean everything, ScheduledExecutorService timer) {
        CompletableFuture<Boolean> all = waiting();
        Sdp known = Sdp.lines(session.answer());
        if (known.first("end-of-candidates") != null) {
            all.complete(true);
        } else if (!everything && known.first("candidate") != null) {
            all.complete(false);
        }
        ScheduledFuture<?> late = timer.schedule(() -> all.complete(false), MOST_MILLIS, TimeUnit.MILLISECONDS);
        return all.thenApply(complete -> {
            late.cancel(false);
            return complete(session.answer(), complete);
        });
    }

    private synchronized String complete(String answer, boolean everything) {
        Sdp sdp = Sdp.lines(answer);
        if (sdp.media().isEmpty()) {
            return answer;
        }
        for (Candidate c : found) {
            int byMid = sdp.indexOf(c.mid);
            int index = byMid < 0 ? Math.max(0, Math.min(c.line, sdp.media().size() - 1)) : byMid;
            Section section = sdp.media().get(index);
            if (!section.lines().contains("a=" + c.text) && !stale(c, sdp.first("ice-ufrag"))) {
                sdp = sdp.with(index, section.plus("a=" + c.text));
            }
        }
        if (everything && sdp.first("end-of-candidates") == null) {
            sdp = sdp.with(0, sdp.media().get(0).plus("a=end-of-candidates"));
        }
        return sdp.text();
    }

    /** Whether it was found for what ICE was before a restart. */
    private static boolean stale(Candidate candidate, @Nullable String ufrag) {
        int mark = candidate.text.indexOf(UFRAG);
        return ufrag != null
                && mark >= 0
                && !candidate
                        .text
                        .substring(mark + UFRAG.length())
                        .split(" ", 2)[0]
                        .equals(ufrag);
    }
}
