/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.WatchLink;
import io.porthole.http.WatchLinks;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links that let watch. One lock guards the table; it is never held while connections are closed. */
public final class LinkTable implements WatchLinks {
    private static final Logger LOG = LoggerFactory.getLogger(LinkTable.class);
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 16;

    /** Id and secret; a dot is in no random token of {@link Tokens}. */
    private static final Pattern TOKEN = Pattern.compile("([A-Za-z0-9_-]{8})\\.([A-Za-z0-9_-]{22})");

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, OpenLink> links = new HashMap<>();

    /** Without links yet. */
    public LinkTable(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Made make(Duration lifetime, Role role) {
        if (role == Role.CONTROL) {
            throw new IllegalArgumentException("a link lets view or camera, not control");
        }
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("a link lasts for 1 s to " + MAX_LIFETIME.toDays() + " days");
        }
        endOld();
        String secret = text(SECRET_BYTES);
        Instant end = clock.instant().plus(lifetime);
        OpenLink link;
        synchronized (links) {
            if (links.size() >= MAX_LINKS) {
                throw new Problem(409, "Too many links", "At most " + MAX_LINKS + " links hold at one time. End one.");
            }
            String id = text(ID_BYTES);
            while (links.containsKey(id)) {
                id = text(ID_BYTES);
            }
            link = new OpenLink(id, role, secret, end, clock);
            links.put(id, link);
        }
        String what = role == Role.CAMERA ? "watch and move cameras" : "watch";
        LOG.info("[http] [link {}] Lets {} until {}", link.id(), what, end);
        return new Made(link.seen(), link.id() + '.' + secret);
    }

    private String text(int bytes) {
        byte[] chosen = new byte[bytes];
        random.nextBytes(chosen);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(chosen);
    }

    @Override
    public List<WatchLink> list() {
        endOld();
        synchronized (links) {
            return links.values().stream()
                    .map(OpenLink::seen)
                    .sorted(Comparator.comparing(WatchLink::end))
                    .toList();
        }
    }

    @Override
    public boolean end(String id) {
        OpenLink link;
        synchronized (links) {
            link = links.remove(id);
        }
        if (link != null) {
            link.end();
            LOG.info("[http] [link {}] Has been ended", id);
        }
        return link != null;
    }

    /** Ends those whose time is over, and their connections. To be called every second. */
    public void endOld() {
        List<OpenLink> old;
        synchronized (links) {
            old = links.values().stream().filter(link -> !link.holds()).toList();
            old.forEach(link -> links.remove(link.id()));
        }
        old.forEach(link -> {
            link.end();
            LOG.info("[http] [link {}] Has ended", link.id());
        });
    }

    /** Returns whether a token is written as one of a link is, though the link may have ended. */
    static boolean isLinkToken(String token) {
        return TOKEN.matcher(token).matches();
    }

    /** Returns for how long a link holds; at least 1. */
    long secondsLeft(OpenLink link) {
        return Math.max(1, Duration.between(clock.instant(), link.endTime()).toSeconds());
    }

    /** Returns the link of a token; null when there is none, or it has ended. */
    @Nullable
    OpenLink find(String token) {
        if (!isLinkToken(token)) {
            return null;
        }
        OpenLink link;
        synchronized (links) {
            link = links.get(token.substring(0, token.indexOf('.')));
        }
        return link != null && link.isOpenedBy(token.substring(token.indexOf('.') + 1)) ? link : null;
    }
}
