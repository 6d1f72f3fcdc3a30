/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import io.porthole.signalling.Sdp.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Foundation, component, transport, priority, address, port, {@code typ} and type. */
    private static final int IDENTITY_FIELDS = 8;

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
            if (!lists(section, c.text) && !stale(c, sdp.first("ice-ufrag"))) {
                sdp = sdp.with(index, section.withLine("a=" + c.text));
            }
        }
        if (everything && sdp.first("end-of-candidates") == null) {
            sdp = sdp.with(0, sdp.media().get(0).withLine("a=end-of-candidates"));
        }
        return sdp.text();
    }

    /** Returns whether the section has that candidate, whatever extensions such as {@code ufrag} follow it. */
    private static boolean lists(Section section, String candidate) {
        String identity = identity(candidate);
        return section.values("candidate").stream()
                .anyMatch(c -> identity("candidate:" + c).equals(identity));
    }

    /** Returns the part up to the type (RFC 8839, section 5.1). */
    private static String identity(String candidate) {
        return Stream.of(candidate.split(" +")).limit(IDENTITY_FIELDS).collect(Collectors.joining(" "));
    }

    /** Returns whether the candidate belongs to ICE as it was before a restart. */
    private static boolean stale(Candidate candidate, @Nullable String ufrag) {
        int start = candidate.text.indexOf(UFRAG);
        return ufrag != null
                && start >= 0
                && !candidate
                        .text
                        .substring(start + UFRAG.length())
                        .split(" ", 2)[0]
                        .equals(ufrag);
    }
}
