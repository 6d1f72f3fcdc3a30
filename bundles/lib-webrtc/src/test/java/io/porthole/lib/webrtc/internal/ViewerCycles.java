/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.VideoFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Viewers that come, see and go, for a soak: {@code ViewerCycles 500} prints memory, threads and descriptors. */
public final class ViewerCycles {
    private ViewerCycles() {}

    /** The number of cycles is the one argument. */
    public static void main(String[] arguments) throws Exception {
        int cycles = Integer.parseInt(arguments[0]);
        WebRtcLibrary library = new WebRtcLibrary();
        TestFrame frame = TestFrame.of(PixelFormat.BGRA8, 320, 240, 0, false, 0xff0000, 0x0000ff);
        try (VideoFeed feed = library.createFeed()) {
            for (int i = 0; i <= cycles; i++) {
                if (i % Math.max(1, cycles / 10) == 0) {
                    report(i);
                }
                try (Connected c = new Connected(library, PeerSettings.DEFAULT, feed).connect()) {
                    while (c.viewer.frames(0) < 3) {
                        c.peer.sendFrame(0, frame);
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                }
            }
        }
        library.shutDown();
        System.exit(0);
    }

    private static void report(int cycle) throws IOException {
        System.gc();
        String rss = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS") || line.startsWith("Threads"))
                .map(line -> line.replaceAll("\\s+", " "))
                .reduce("", (a, b) -> a + " " + b);
        String[] descriptors = Path.of("/proc/self/fd").toFile().list();
        System.out.println(cycle + rss + " descriptors " + (descriptors == null ? 0 : descriptors.length));
    }
}
