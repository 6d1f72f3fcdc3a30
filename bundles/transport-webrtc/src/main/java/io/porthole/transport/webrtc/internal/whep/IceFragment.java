/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.porthole.http.Problem;
import io.porthole.signalling.Sdp;
import io.porthole.signalling.Sdp.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * ICE credentials and candidates of a viewer, as {@code application/trickle-ice-sdpfrag} has them (RFC 8840).
 *
 * @param ufrag user name fragment; empty for none
 * @param password empty for none
 * @param candidates in their order
 */
record IceFragment(String ufrag, String password, List<Candidate> candidates) {
    static final String MEDIA_TYPE = "application/trickle-ice-sdpfrag";

    /** Maximum number of candidates in one request. */
    static final int MAX_CANDIDATES = 64;

    private static final Pattern LINE = Pattern.compile("[a-z]=.*");
    private static final Pattern CANDIDATE =
            Pattern.compile("[A-Za-z0-9+/]{1,32} \\d{1,5} \\S{1,16} \\d{1,10} \\S{1,255} \\d{1,5} typ \\S+( .*)?");
    private static final Pattern ICE_CHARS = Pattern.compile("[A-Za-z0-9+/]+");
    private static final int MIN_UFRAG = 4;
    private static final int MIN_PASSWORD = 22;
    private static final int MAX_CHARS = 256;

    /**
     * A candidate.
     *
     * @param mid of its media section; empty when unknown
     * @param text the {@code candidate:} attribute
     */
    record Candidate(String mid, String text) {}

    /** Copies the list. */
    IceFragment {
        candidates = List.copyOf(candidates);
    }

    /**
     * Parses a fragment.
     *
     * @throws Problem 400 when the text is none
     */
    static IceFragment parse(String body) {
        if (body.isBlank()
                || !body.lines().allMatch(l -> l.isBlank() || LINE.matcher(l).matches())) {
            throw malformed("it consists of lines such as a=ice-ufrag:… and a=candidate:…");
        }
        Sdp sdp = Sdp.parseLines(body);
        List<Candidate> candidates = new ArrayList<>();
        for (Section section :
                Stream.concat(Stream.of(sdp.session()), sdp.media().stream()).toList()) {
            for (String value : section.values("candidate")) {
                if (!CANDIDATE.matcher(value).matches()) {
                    throw malformed("'" + value + "' is no candidate");
                }
                if (candidates.size() == MAX_CANDIDATES) {
                    throw malformed("it has at most " + MAX_CANDIDATES + " candidates");
                }
                candidates.add(new Candidate(section.mid(), "candidate:" + value));
            }
        }
        String ufrag = credential(sdp, "ice-ufrag", MIN_UFRAG);
        String password = credential(sdp, "ice-pwd", MIN_PASSWORD);
        if (ufrag.isEmpty() != password.isEmpty()) {
            throw malformed("ice-ufrag and ice-pwd come together");
        }
        return new IceFragment(ufrag, password, candidates);
    }

    private static String credential(Sdp sdp, String name, int least) {
        String value = sdp.first(name);
        if (value == null) {
            return "";
        }
        if (value.length() < least
                || value.length() > MAX_CHARS
                || !ICE_CHARS.matcher(value).matches()) {
            throw malformed(name + " has " + least + " to " + MAX_CHARS + " letters, digits, + and /");
        }
        return value;
    }

    private static Problem malformed(String what) {
        return new Problem(400, "Malformed", "This is no SDP fragment (RFC 8840): " + what + ".");
    }

    /** Returns whether the fragment restarts ICE for a viewer that had these credentials before. */
    boolean restarts(String formerUfrag, String formerPassword) {
        return !ufrag.isEmpty() && !(ufrag.equals(formerUfrag) && password.equals(formerPassword));
    }

    /**
     * Returns the former offer with the ICE of this fragment, the only part of it that a restart may change.
     *
     * @throws Problem 400 when a candidate belongs to no section of the offer
     */
    Sdp applyTo(Sdp offer) {
        Sdp fresh = offer.map(this::renewed);
        for (Candidate c : candidates) {
            int index = line(fresh, c);
            fresh = fresh.with(index, fresh.media().get(index).withLine("a=" + c.text));
        }
        return fresh;
    }

    private Section renewed(Section section) {
        return new Section(section.lines().stream()
                .filter(l -> !l.startsWith("a=candidate:") && !l.equals("a=end-of-candidates"))
                .map(l -> l.startsWith("a=ice-ufrag:")
                        ? "a=ice-ufrag:" + ufrag
                        : l.startsWith("a=ice-pwd:") ? "a=ice-pwd:" + password : l.startsWith("o=") ? newer(l) : l)
                .toList());
    }

    /** Returns the {@code o=} line with the next version. */
    private static String newer(String origin) {
        String[] fields = origin.split(" ", -1);
        if (fields.length > 2 && fields[2].matches("\\d{1,18}")) {
            fields[2] = Long.toString(Long.parseLong(fields[2]) + 1);
        }
        return String.join(" ", fields);
    }

    /**
     * Returns the index of the candidate's section in the offer.
     *
     * @throws Problem 400 when the offer has no such section
     */
    static int line(Sdp offer, Candidate candidate) {
        if (candidate.mid.isEmpty()) {
            return 0;
        }
        int index = offer.indexOf(candidate.mid);
        if (index < 0) {
            throw malformed("mid '" + candidate.mid + "' is not in the offer");
        }
        return index;
    }

    /** Returns the host's ICE of an answer, as the text of a fragment. */
    static String of(Sdp answer) {
        StringBuilder out = new StringBuilder();
        for (String line : answer.session().lines()) {
            if (line.startsWith("a=ice-") || line.startsWith("a=group:")) {
                out.append(line).append("\r\n");
            }
        }
        Section section = answer.media().stream()
                .filter(s -> s.value("ice-ufrag") != null)
                .findFirst()
                .orElse(answer.media().get(0));
        for (String line : section.lines()) {
            if (line.matches("(m=|a=mid:|a=ice-|a=candidate:|a=end-of-candidates).*")) {
                out.append(line).append("\r\n");
            }
        }
        return out.toString();
    }
}
