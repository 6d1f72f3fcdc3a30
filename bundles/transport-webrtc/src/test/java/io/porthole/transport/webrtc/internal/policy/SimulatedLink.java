/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.lib.webrtc.SendLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A line with an encoder and a bandwidth estimate that behaves as libwebrtc's was seen to: it probes in the first
 * second, falls to 85 % when more is sent than the line carries, grows by 8 % a second, and never far beyond
 * what is sent. The encoder drops frames when it has too few bits for them.
 */
final class SimulatedLink {
    private static final double FROM_PIXELS = 380_000 / Math.pow(640 * 360, 0.75);

    private final QualityLadder ladder;
    private final Random random = new Random(42);
    private final int width;
    private final int height;
    private final double fps;
    private double capacity;
    private double complexity = 1;
    private double beyond = 1.5;
    private double noise;
    private double lost;
    private double processorFps = 1000;
    private double estimate = 300_000;
    private final List<Integer> steps = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    SimulatedLink(QualityLadder ladder, int width, int height, double fps, double capacity) {
        this.ladder = ladder;
        this.width = width;
        this.height = height;
        this.fps = fps;
        this.capacity = capacity;
    }

    void carries(double bitsPerSecond) {
        capacity = bitsPerSecond;
    }

    /** 1 for a frame that takes all bits it can get and needs those of its rung, less for a simple one. */
    void complexity(double factor) {
        complexity = factor;
    }

    /** How far beyond what is sent the estimate goes. */
    void estimatesAtMost(double timesWhatIsSent) {
        beyond = timesWhatIsSent;
    }

    void noisy(double share) {
        noise = share;
    }

    void loses(double share) {
        lost = share;
    }

    void encodesAtMost(double framesPerSecond) {
        processorFps = framesPerSecond;
    }

    void run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            second();
        }
    }

    private void second() {
        SendLimits limits = ladder.limits();
        double wanted = Math.min(fps, limits.framesPerSecond() == 0 ? fps : limits.framesPerSecond());
        double pixels = width * (double) height / Math.pow(limits.scaleDownBy(), 2);
        double needs = FROM_PIXELS * Math.pow(pixels, 0.75) * Math.pow(wanted / 30, 0.75) * complexity;
        double now = capacity * (1 + noise * random.nextGaussian());
        double sent = Math.min(Math.min(estimate, limits.maxBitrate()), 3 * needs);
        double smooth = Math.min(1, Math.min(sent, now) / (0.65 * needs));
        double rate = Math.min(processorFps, wanted * smooth);
        if (steps.size() == 1) {
            estimate = Math.min(estimate * 6, now);
        } else if (sent > now) {
            estimate = 0.85 * now;
        } else if (lost < 0.1) {
            double held = beyond < 1.5 ? 0 : Math.min(estimate, now * 1.5);
            estimate = Math.max(held, Math.min(estimate * 1.08, beyond * sent + 10_000));
        } else {
            estimate *= 1 - lost / 2;
        }
        estimate = Math.max(estimate, limits.minBitrate());
        steps.add(ladder.step());
        rates.add(rate);
        String why = rate < 0.9 * wanted ? processorFps < wanted ? "cpu" : "bandwidth" : "none";
        ladder.measured(
                new LinkReport(estimate, Math.min(sent, now), rate, wanted, 0.02, lost, quantizer(sent / needs), why));
    }

    private static QuantizerLevel quantizer(double plenty) {
        return plenty > 2 ? QuantizerLevel.LOW : plenty > 1 ? QuantizerLevel.MEDIUM : QuantizerLevel.HIGH;
    }

    double leastRate(int lastSeconds) {
        return tail(rates, lastSeconds).stream().mapToDouble(r -> r).min().orElseThrow();
    }

    int worstStep(int lastSeconds) {
        return tail(steps, lastSeconds).stream().mapToInt(s -> s).max().orElseThrow();
    }

    /** How often the rung changed. */
    int changes(int lastSeconds) {
        List<Integer> last = tail(steps, lastSeconds);
        int changes = 0;
        for (int i = 1; i < last.size(); i++) {
            changes += last.get(i).equals(last.get(i - 1)) ? 0 : 1;
        }
        return changes;
    }

    List<Integer> steps() {
        return steps;
    }

    private static <T> List<T> tail(List<T> list, int count) {
        return list.subList(Math.max(0, list.size() - count), list.size());
    }
}
