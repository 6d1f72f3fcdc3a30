/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;

/** Memory of this process, to find what native code keeps. */
final class ResidentMemory {
    private static final int TIMES = 3;
    private static final int PAGE_BYTES = 4096;

    /** What may keep memory. */
    interface Work {
        void run() throws Exception;
    }

    private ResidentMemory() {}

    /** Runs it three times: what leaks grows each time, Java's own heap and code only now and then. */
    static long leastGrowth(Work work) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            long before = bytes();
            work.run();
            least = Math.min(least, bytes() - before);
        }
        return least;
    }

    private static long bytes() throws IOException {
        try (Scanner pages = new Scanner(Path.of("/proc/self/statm"), StandardCharsets.US_ASCII)) {
            pages.nextLong();
            return pages.nextLong() * PAGE_BYTES;
        }
    }
}
