/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AckWindowTest {
    private static final long MS = 1_000_000;

    @Test
    void whoDoesNotAcknowledgeGetsTwoFrames() {
        AckWindow w = new AckWindow();
        long sent = 0;
        while (w.open()) {
            w.sent(++sent, 1000, sent * 33 * MS, sent * 33 * MS);
        }
        assertEquals(2, sent);
    }

    @Test
    void anAcknowledgementCountsForEveryEarlierFrame() {
        AckWindow w = new AckWindow();
        w.sent(5, 1000, 0, 0);
        w.sent(9, 1000, 33 * MS, 33 * MS);
        assertFalse(w.open());
        assertTrue(w.acknowledged(9, 50 * MS));
        w.sent(10, 1000, 66 * MS, 66 * MS);
        assertTrue(w.open());
    }

    @Test
    void repeatedAndInventedAcknowledgementsAreIgnored() {
        AckWindow w = new AckWindow();
        w.sent(1, 1000, 0, 0);
        w.sent(2, 1000, 33 * MS, 33 * MS);
        assertFalse(w.acknowledged(77, 40 * MS));
        assertFalse(w.open());
        assertTrue(w.acknowledged(1, 41 * MS));
        assertFalse(w.acknowledged(1, 42 * MS));
        w.sent(3, 1000, 66 * MS, 66 * MS);
        assertTrue(w.size() <= 3);
    }

    @Test
    void videoHasAThirdOfASecondUnderWay() {
        AckWindow w = new AckWindow();
        w.video(true);
        long sent = 0;
        while (w.open()) {
            w.sent(++sent, 1000, sent * 33 * MS, sent * 33 * MS);
        }
        assertEquals(AckWindow.MIN_VIDEO, sent);
    }

    @Test
    void whatNobodyAcknowledgesIsForgottenAfterAWhile() {
        AckWindow w = new AckWindow();
        w.sent(1, 1000, 0, 0);
        w.sent(2, 1000, 33 * MS, 33 * MS);
        assertFalse(w.expire(2000 * MS, 1999 * MS));
        assertFalse(w.open());
        assertTrue(w.expire(2000 * MS, 2001 * MS));
        assertTrue(w.open());
        assertFalse(w.acknowledged(2, 2002 * MS), "it comes too late");
        w.sent(3, 1000, 66 * MS, 2003 * MS);
        assertTrue(w.acknowledged(3, 2010 * MS));
    }

    @ParameterizedTest(name = "{0} fps over {1} ms")
    @CsvSource({"30, 2", "30, 20", "30, 100", "30, 300", "30, 800", "60, 100", "60, 250", "10, 400"})
    void aFastLineCarriesEveryFrameHoweverLongItIs(double fps, double roundTrip) {
        SimulatedLink link = new SimulatedLink(fps, roundTrip, 1, 0);
        link.run(30);
        assertTrue(link.rate(20) >= fps * 0.985, "rate " + link.rate(20));
        assertTrue(link.age95(20) <= roundTrip / 2 + 5, "age " + link.age95(20));
        assertTrue(link.window() <= Protocol.MAX_WINDOW);
    }

    @ParameterizedTest(name = "{0} ms jitter on {1} ms")
    @CsvSource({"10, 20", "30, 60", "50, 100"})
    void jitterCostsNoFrames(double jitter, double roundTrip) {
        SimulatedLink link = new SimulatedLink(30, roundTrip, 1, jitter);
        link.run(60);
        assertTrue(link.rate(40) >= 30 * 0.97, "rate " + link.rate(40));
    }

    @ParameterizedTest(name = "{1} ms a picture over {0} ms")
    @CsvSource({"10, 100", "10, 50", "100, 100", "100, 50", "5, 300", "40, 40"})
    void onASlowLineTheLagStaysSmallAndDoesNotGrow(double roundTrip, double send) {
        SimulatedLink link = new SimulatedLink(30, roundTrip, send, 0);
        link.run(20);
        double early = link.age95(15);
        link.run(280);
        double late = link.age95(15);
        assertTrue(late <= early + send / 2 + 10, "lag grew from " + early + " to " + late);
        double tried = Math.max(send, AckWindow.MAX_QUEUE_NANOS / 1e6); // now and then it tries one picture more
        double bound = roundTrip / 2 + 2 * send + tried + 34;
        assertTrue(late <= bound, "lag " + late + " beyond " + bound);
        double capacity = Math.min(30, 1000 / send);
        assertTrue(link.rate(100) >= capacity * 0.9, "rate " + link.rate(100) + " of " + capacity);
    }

    @Test
    void whenTheLineBecomesSlowTheLagIsBackWithinTwoSeconds() {
        SimulatedLink link = new SimulatedLink(30, 100, 1, 0);
        link.run(20);
        link.becomes(100, 100);
        link.run(3);
        assertTrue(link.age95(1) <= 50 + 2 * 100 + 94, "lag " + link.age95(1));
        link.becomes(100, 1);
        link.run(12);
        assertTrue(link.rate(3) >= 29, "rate " + link.rate(3));
    }

    @Test
    void whenTheWayBecomesLongerTheRateComesBack() {
        SimulatedLink link = new SimulatedLink(30, 20, 1, 0);
        link.run(20);
        link.becomes(220, 1);
        link.run(15);
        assertTrue(link.rate(4) >= 29, "rate " + link.rate(4));
    }

    @Test
    void paddingBeforeAFrameMeasuresTheLink() {
        AckWindow w = new AckWindow();
        w.sent(1, 1000, 0, 0);
        w.acknowledged(1, 10 * MS);
        w.padded(11_500);
        w.sent(2, 1000, 33 * MS, 33 * MS);
        w.acknowledged(2, 33 * MS + 110 * MS); // 12,500 bytes took 100 ms longer than the shortest round trip
        assertEquals(1e6, w.capacity(), 1);
        assertEquals(13_500, w.acknowledgedBytes());
        w.sent(3, 1000, 66 * MS, 200 * MS);
        w.acknowledged(3, 900 * MS);
        assertEquals(1e6, w.capacity(), 1);
    }

    @Test
    void aFrameThatIsAcknowledgedWithALaterOneMeasuresNothing() {
        AckWindow w = new AckWindow();
        w.sent(1, 1000, 0, 0);
        w.acknowledged(1, 10 * MS);
        w.padded(16_000);
        w.sent(2, 1000, 33 * MS, 33 * MS);
        w.sent(3, 1000, 66 * MS, 66 * MS);
        w.acknowledged(3, 500 * MS);
        assertEquals(0, w.capacity());
    }
}
