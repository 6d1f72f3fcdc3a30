/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import io.porthole.signalling.Sdp.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the host's candidates of one session for a viewer that receives nothing after the answer: the answer waits
 * a little for them and carries them all. Safe from any thread.
 */
class CandidateCollector implements SessionListener {
    /** Maximum time that an answer waits for STUN and TURN servers. */
    static final long MAX_WAIT_MS = 500;

    private static final int MAX_CANDIDATES = 64;
    private static final String UFRAG = " ufrag ";

    /** A candidate without its extensions. */
    private static final Pattern ADDRESS =
            Pattern.compile("candidate:\\S+( \\S+){5} typ \\S+( raddr \\S+ rport \\S+)?( tcptype \\S+)?");

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

    /** Forgets the candidates; to be called before ICE is restarted. */
    final synchronized void restart() {
        found = new ArrayList<>();
        complete = new CompletableFuture<>();
    }

    /**
     * Returns the session's answer as soon as it has a UDP candidate of this machine's own addresses, which come before
     * the answer or all at once, or with every candidate. TCP candidates come a tenth of a second later, too late for
     * viewers that can do without; those of STUN and TURN servers take longer still.
     *
     * @param all whether to wait for every candidate, though no longer than {@link #MAX_WAIT_MS}
     * @param timer completes the result on its thread when time is up
     */
    final CompletableFuture<String> answer(RtcSession session, boolean all, ScheduledExecutorService timer) {
        CompletableFuture<Boolean> gathered = waiting();
        Sdp known = Sdp.parseLines(session.answer());
        if (known.first("end-of-candidates") != null) {
            gathered.complete(true);
        } else if (!all && known.first("candidate") != null) {
            gathered.complete(false);
        }
        ScheduledFuture<?> late = timer.schedule(() -> gathered.complete(false), MAX_WAIT_MS, TimeUnit.MILLISECONDS);
        return gathered.thenApply(complete -> {
            late.cancel(false);
            return withCandidates(session.answer(), complete);
        });
    }

    private synchronized String withCandidates(String answer, boolean everything) {
        Sdp sdp = Sdp.parseLines(answer);
        if (sdp.media().isEmpty()) {
            return answer;
        }
        for (Candidate c : found) {
            int byMid = sdp.indexOf(c.mid);
            int index = byMid < 0 ? Math.max(0, Math.min(c.line, sdp.media().size() - 1)) : byMid;
            Section section = sdp.media().get(index);
            if (!names(section, c.text) && !stale(c, sdp.first("ice-ufrag"))) {
                sdp = sdp.with(index, section.withLine("a=" + c.text));
            }
        }
        if (everything && sdp.first("end-of-candidates") == null) {
            sdp = sdp.with(0, sdp.media().get(0).withLine("a=end-of-candidates"));
        }
        return sdp.text();
    }

    /** Returns whether the section has the candidate, whatever extensions (RFC 8839, 5.1) are written behind it. */
    private static boolean names(Section section, String candidate) {
        String address = address(candidate);
        return section.lines().stream()
                .filter(line -> line.startsWith("a=candidate:"))
                .anyMatch(line -> address(line.substring(2)).equals(address));
    }

    private static String address(String candidate) {
        Matcher m = ADDRESS.matcher(candidate);
        return m.lookingAt() ? m.group() : candidate;
    }

    /** Returns whether the candidate belongs to ICE as it was before a restart. */
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
