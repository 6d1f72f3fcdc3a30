/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.signalling.BitratePreset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QualityLadderTest {
    private static QualityLadder auto() {
        return new QualityLadder(BitratePreset.AUTO, 1280, 720, 30);
    }

    private static SimulatedLink line(QualityLadder ladder, double capacity) {
        return new SimulatedLink(ladder, 1280, 720, 30, capacity);
    }

    @Test
    void aWideLineGetsEveryPixelAndFrameFromTheBeginning() {
        SimulatedLink line = line(auto(), 20e6);
        line.run(60);
        assertEquals(0, line.worstStep(60));
        assertTrue(line.leastRate(50) > 29);
    }

    @ParameterizedTest(name = "{0} bit/s")
    @CsvSource({"500000", "450000", "700000", "300000", "1000000"})
    void aNarrowLineRunsSmoothlyWithinTenSecondsAndStaysOnItsRung(double capacity) {
        SimulatedLink line = line(auto(), capacity);
        line.run(10);
        line.run(120);
        assertTrue(line.leastRate(115) >= 19.5, "rate " + line.leastRate(115) + " on " + line.steps());
        assertTrue(line.changes(110) <= 2, line.steps().toString());
    }

    @Test
    void whenTheLineBecomesNarrowTheNextSecondButOneIsSentSmaller() {
        SimulatedLink line = line(auto(), 20e6);
        line.run(30);
        line.carries(500_000);
        line.run(3);
        assertTrue(line.steps().get(32) >= 2, line.steps().toString());
        line.run(8);
        assertTrue(line.leastRate(7) >= 20, line.steps().toString());
    }

    @ParameterizedTest(name = "after {0} s")
    @CsvSource({"10", "60", "600"})
    void fullQualityIsBackWithinTwentySecondsOfAWiderLine(int narrowSeconds) {
        QualityLadder ladder = auto();
        SimulatedLink line = line(ladder, 500_000);
        line.run(narrowSeconds);
        line.carries(20e6);
        line.run(20);
        assertEquals(0, ladder.step(), line.steps().toString());
    }

    @ParameterizedTest(name = "noise {0} around {1} bit/s")
    @CsvSource({"0.1, 500000", "0.2, 500000", "0.3, 500000", "0.2, 1100000", "0.2, 600000"})
    void aNoisyLineDoesNotMakeItFlap(double noise, double capacity) {
        SimulatedLink line = line(auto(), capacity);
        line.noisy(noise);
        line.run(300);
        assertTrue(line.changes(240) <= 24, line.changes(240) + " changes in 240 s: " + line.steps());
        line.carries(20e6);
        line.run(30);
        assertEquals(0, line.steps().get(329), line.steps().toString());
    }

    @Test
    void aLossyLineIsNotPushedHarder() {
        QualityLadder ladder = auto();
        SimulatedLink line = line(ladder, 500_000);
        line.run(20);
        int before = ladder.step();
        line.loses(0.08);
        line.carries(20e6);
        line.run(30);
        assertTrue(ladder.step() >= before, line.steps().toString());
        line.loses(0);
        line.run(20);
        assertEquals(0, ladder.step());
    }

    @Test
    void aSimpleFrameKeepsItsPixelsOnANarrowLine() {
        SimulatedLink line = line(auto(), 500_000);
        line.complexity(0.05);
        line.run(60);
        assertEquals(0, line.worstStep(60));
        line.complexity(1);
        line.run(10);
        assertTrue(line.steps().get(69) >= 2, line.steps().toString());
        line.complexity(0.05);
        line.run(40);
        assertEquals(0, line.steps().get(109), line.steps().toString());
    }

    @Test
    void aViewerThatReportsLittleMoreThanWhatItGetsLosesNoPixels() {
        SimulatedLink line = line(auto(), 20e6);
        line.complexity(0.05);
        line.estimatesAtMost(1.1);
        line.run(60);
        assertEquals(0, line.worstStep(60), line.steps().toString());
    }

    @Test
    void suchAViewerGetsBackTheFormerPixels() {
        SimulatedLink line = line(auto(), 500_000);
        line.run(30);
        assertTrue(line.steps().get(29) >= 2, line.steps().toString());
        line.complexity(0.05);
        line.estimatesAtMost(1.1);
        line.run(40);
        assertEquals(0, line.steps().get(69), line.steps().toString());
    }

    @Test
    void aFrameThatChangesBetweenSimpleAndBusyIsTriedLessAndLessOften() {
        SimulatedLink line = line(auto(), 500_000);
        for (int i = 0; i < 60; i++) {
            line.complexity(i % 2 == 0 ? 0.1 : 1);
            line.run(5);
        }
        assertTrue(line.changes(200) <= 24, line.changes(200) + ": " + line.steps());
    }

    @Test
    void aSlowProcessorMakesTheFrameSmallerAndKeepsIt() {
        SimulatedLink line = line(auto(), 20e6);
        line.encodesAtMost(15);
        line.run(6);
        assertTrue(line.steps().get(5) >= 1, line.steps().toString());
        line.encodesAtMost(60);
        line.run(20);
        assertTrue(line.changes(18) == 0, "not tried again at once: " + line.steps());
    }

    @Test
    void aSourceThatPausesIsNoReasonToSendLess() {
        QualityLadder ladder = auto();
        for (int i = 0; i < 30; i++) {
            assertFalse(ladder.measured(new LinkReport(3e6, 10_000, 1, 1, 0.01, 0, QuantizerLevel.UNKNOWN, "none")));
        }
        assertFalse(ladder.source(1280, 720, 0));
        assertEquals(0, ladder.step());
    }

    @Test
    void aSourceThatNobodyHasWatchedYetBeginsWithTheBitsOfAUsualOne() {
        QualityLadder idle = new QualityLadder(BitratePreset.AUTO, 1280, 720, 1);
        assertEquals(auto().limits(), idle.limits());
        for (double found : new double[] {4, 12, 19, 26, 30}) { // as the mean of some seconds grows
            assertFalse(idle.source(1280, 720, found));
        }
        assertEquals(auto().limits(), idle.limits());
    }

    @Test
    void aSlowSourceIsKnownAfterAWhile() {
        QualityLadder ladder = auto();
        int bits = ladder.limits().maxBitrate();
        for (int i = 0; i < 4; i++) {
            assertFalse(ladder.source(1280, 720, 5));
        }
        assertTrue(ladder.source(1280, 720, 5));
        assertTrue(ladder.limits().maxBitrate() < bits / 2);
        assertTrue(ladder.source(1280, 720, 30), "a faster one at once");
        assertEquals(bits, ladder.limits().maxBitrate());
    }

    @ParameterizedTest
    @EnumSource(BitratePreset.class)
    void aPresetBoundsTheBits(BitratePreset preset) {
        QualityLadder ladder = new QualityLadder(preset, 1920, 1080, 30);
        new SimulatedLink(ladder, 1920, 1080, 30, 50e6).run(60);
        int bound = preset == BitratePreset.AUTO ? 6_000_000 : preset.bitsPerSecond();
        assertTrue(ladder.limits().maxBitrate() <= bound, ladder.limits().toString());
        assertTrue(ladder.limits().maxBitrate() >= 200_000, ladder.limits().toString());
    }

    @Test
    void aPresetBeginsWithAFrameThatItHasBitsFor() {
        assertEquals(0, new QualityLadder(BitratePreset.HIGH, 1280, 720, 30).step());
        assertEquals(0, new QualityLadder(BitratePreset.HIGH, 1920, 1080, 30).step());
        assertEquals(
                2,
                new QualityLadder(BitratePreset.BALANCED, 1280, 720, 30)
                        .limits()
                        .scaleDownBy());
        assertTrue(new QualityLadder(BitratePreset.LOW, 1280, 720, 30).limits().scaleDownBy() >= 2);
        assertEquals(0, new QualityLadder(BitratePreset.BALANCED, 640, 360, 30).step());
    }

    @Test
    void anotherPresetHoldsAtOnce() {
        QualityLadder ladder = auto();
        ladder.preset(BitratePreset.LOW);
        assertEquals(200_000, ladder.limits().maxBitrate());
        assertTrue(ladder.step() > 0);
        ladder.preset(BitratePreset.AUTO);
        assertEquals(0, ladder.step());
    }

    @Test
    void aFastSourceLosesFramesBeforePixels() {
        QualityLadder ladder = new QualityLadder(BitratePreset.AUTO, 1280, 720, 60);
        assertEquals(0, ladder.limits().framesPerSecond());
        SimulatedLink line = new SimulatedLink(ladder, 1280, 720, 60, 1.4e6);
        line.run(30);
        assertEquals(1, ladder.limits().scaleDownBy(), line.steps().toString());
        assertEquals(30, ladder.limits().framesPerSecond(), 1e-9);
    }

    @Test
    void aLargerSourceIsSentWithTheBitsThatTheLineHas() {
        QualityLadder ladder = auto();
        SimulatedLink line = line(ladder, 500_000);
        line.run(20);
        assertTrue(ladder.source(1920, 1080, 30));
        assertTrue(ladder.limits().scaleDownBy() >= 2.5, ladder.limits().toString());
        assertTrue(auto().source(1280, 720, 60));
        assertFalse(auto().source(1280, 720, 29));
    }

    @Test
    void everyRungIsWithinWhatTheLibraryTakes() {
        for (int[] size : List.of(new int[] {1, 1}, new int[] {4096, 2304}, new int[] {64, 2000}, new int[] {0, 0})) {
            for (double fps : new double[] {0, 1, 5, 30, 240}) {
                for (BitratePreset preset : BitratePreset.values()) {
                    QualityLadder ladder = new QualityLadder(preset, size[0], size[1], fps);
                    for (int i = 0; i < 40; i++) {
                        ladder.limits(); // checks its numbers
                        ladder.measured(
                                new LinkReport(10_000, 10_000, 0.1, 30, 0.5, 0.5, QuantizerLevel.UNKNOWN, "bandwidth"));
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"60,2000", "2000,60", "16,16", "100,640", "640,100", "1440,2560"})
    void noRungScalesASideBelowWhatEncodersTake(int width, int height) {
        for (Rung rung : Rung.ladder(width, height, 30)) {
            assertTrue(Math.min(width, height) / rung.scaleDownBy() >= 16, rung.toString());
        }
    }
}
