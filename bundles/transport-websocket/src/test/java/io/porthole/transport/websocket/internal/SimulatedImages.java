/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Images of a source with a ladder and a window, over a link of a certain width, in simulated time. */
final class SimulatedImages {
    private static final double FULL_BYTES = 60_000;
    private static final double FPS = 30;
    private static final double STEP = 0.0005;
    private static final int PADDING = 16 << 10;

    private final ImageLadder ladder = new ImageLadder();
    private final AckWindow window = new AckWindow();
    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private final List<double[]> shown = new ArrayList<>();
    private final double delay;
    private double bitsPerSecond;
    private double showing;
    private double now = 10;
    private double linkFree;
    private double screenFree;
    private double nextFrame = now;
    private double nextSecond = now + 1;
    private double waiting = -1;
    private long sequence;
    private long dropped;
    private long sentFrames;
    private double sentBytes;
    private boolean pad;

    private record Sent(long sequence, double made, double arrives, double acknowledged) {}

    SimulatedImages(double bitsPerSecond, double roundTripMs) {
        this.bitsPerSecond = bitsPerSecond;
        this.delay = roundTripMs / 2000;
    }

    void bitsPerSecond(double width) {
        bitsPerSecond = width;
    }

    /** How long the viewer takes to show an image, in seconds. */
    void showsFor(double seconds) {
        showing = seconds;
    }

    JpegProfile profile() {
        return ladder.profile(JpegProfile.DEFAULT);
    }

    /** Bytes of an image, as libjpeg-turbo has them of the demo. */
    private double bytes() {
        JpegProfile profile = profile();
        double byQuality = profile.quality() >= 85 ? 1 : 0.52;
        return FULL_BYTES * (profile.sizeDivisor() == 1 ? byQuality : 0.166);
    }

    void run(double seconds) {
        double end = now + seconds;
        for (; now < end; now += STEP) {
            while (!underWay.isEmpty() && underWay.peek().acknowledged <= now) {
                Sent s = underWay.remove();
                shown.add(new double[] {s.arrives, s.arrives - s.made});
                window.acknowledged(s.sequence, nanos());
            }
            if (now >= nextFrame) {
                nextFrame += 1 / FPS;
                sequence++;
                dropped += waiting >= 0 ? 1 : 0;
                waiting = now;
            }
            if (waiting >= 0 && window.open()) {
                send();
            }
            if (now >= nextSecond) {
                nextSecond += 1;
                second();
            }
        }
    }

    private long nanos() {
        return (long) (now * 1e9);
    }

    private void send() {
        double bytes = bytes();
        if (pad) {
            window.padded(PADDING);
        }
        window.sent(sequence, (int) bytes, (long) (waiting * 1e9), nanos());
        linkFree = Math.max(linkFree, now) + (bytes + (pad ? PADDING : 0)) * 8 / bitsPerSecond;
        pad = false;
        screenFree = Math.max(screenFree, linkFree + delay) + showing;
        underWay.add(new Sent(sequence, waiting, screenFree, screenFree + delay));
        waiting = -1;
        sentFrames++;
        sentBytes += bytes;
    }

    private void second() {
        ViewerStatistics own = new ViewerStatistics(
                1,
                ViewerInfo.of("websocket", "here"),
                sentFrames,
                sentBytes,
                sequence,
                Map.of(DropReason.SLOW, dropped),
                Latency.NONE,
                0,
                "turbojpeg");
        sentFrames = 0;
        sentBytes = 0;
        JpegProfile before = profile();
        ladder.tick(own, FPS, window);
        if (!profile().equals(before)) {
            window.begin();
        } else if (ladder.wantsMeasurement()) {
            window.forgetCapacity();
            pad = true;
        }
    }

    /** Images a second that were shown in the last seconds. */
    double rate(double seconds) {
        return recent(seconds).size() / seconds;
    }

    /** Median age in milliseconds of those that were shown in the last seconds. */
    double age50(double seconds) {
        List<Double> ages =
                recent(seconds).stream().map(s -> s[1] * 1000).sorted().toList();
        return ages.get(ages.size() / 2);
    }

    private List<double[]> recent(double seconds) {
        return shown.stream().filter(s -> s[0] >= now - seconds).toList();
    }
}
