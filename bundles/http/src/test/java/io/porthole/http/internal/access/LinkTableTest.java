/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.WatchLink;
import io.porthole.http.WatchLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

class LinkTableTest {
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private final LinkTable table = new LinkTable(() -> now);

    @Test
    void aLinkEndsToTheSecondAndClosesWhatIsOpen() throws Exception {
        WatchLinks.Made made = table.make(Duration.ofMinutes(1));
        OpenLink link = table.find(made.token());
        assertNotNull(link);
        ByteArrayEndPoint connection = new ByteArrayEndPoint();
        assertTrue(link.add(connection));
        now = now.plusSeconds(59);
        table.endOld();
        assertTrue(link.getAsBoolean() && connection.isOpen());
        now = now.plusSeconds(1);
        assertNull(table.find(made.token()));
        table.endOld();
        assertFalse(link.getAsBoolean() || connection.isOpen());
        assertFalse(link.add(new ByteArrayEndPoint()));
    }

    @Test
    void theLinkThatEndsFirstIsListedFirst() {
        table.make(Duration.ofHours(2));
        String sooner = table.make(Duration.ofHours(1)).link().id();
        List<WatchLink> links = table.list();
        assertEquals(sooner, links.get(0).id());
        assertEquals(now.plusSeconds(3600), links.get(0).end());
        assertEquals(2, links.size());
    }

    @Test
    void noWrongTokenOpensALink() {
        String token = table.make(Duration.ofHours(1)).token();
        for (String wrong :
                List.of("", ".", token + "x", token.substring(1), "x" + token.substring(1), token.replace('.', '-'))) {
            if (!wrong.equals(token)) {
                assertNull(table.find(wrong), wrong);
            }
        }
    }

    @Test
    void neitherALinkNorAMadeOneSaysItsTokenToALog() {
        WatchLinks.Made made = table.make(Duration.ofHours(1));
        String secret = made.token().substring(made.token().indexOf('.') + 1);
        assertFalse(made.toString().contains(secret));
        assertFalse(String.valueOf(table.find(made.token())).contains(secret));
    }
}
