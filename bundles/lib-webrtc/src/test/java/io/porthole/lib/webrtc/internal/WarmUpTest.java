/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static WebRtcLibrary library() {
        try {
            return new WebRtcLibrary();
        } catch (LinkageError e) {
            Assumptions.abort("webrtc-java cannot be loaded here: " + e.getMessage());
            throw e;
        }
    }

    @Test
    void itIsDoneAndLeavesNothingBehind() throws Exception {
        WebRtcLibrary library = library();
        try {
            assertTrue(WarmUp.run(library));
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (library.peers() > 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertEquals(0, library.peers());
        } finally {
            library.shutDown();
        }
    }

    @Test
    void aLibraryThatIsShutDownMeanwhileIsNoHarm() throws Exception {
        for (int delayMillis = 0; delayMillis < 60; delayMillis += 6) {
            WebRtcLibrary library = library();
            Thread thread = new Thread(() -> WarmUp.run(library));
            thread.start();
            Thread.sleep(delayMillis); // each time another moment of it
            library.shutDown();
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> thread.join());
        }
    }
}
