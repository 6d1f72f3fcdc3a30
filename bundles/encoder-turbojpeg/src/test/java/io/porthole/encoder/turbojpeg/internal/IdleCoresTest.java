/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdleCoresTest {
    private double load;
    private long nanos;

    private IdleCores cores(int count) {
        return new IdleCores(count, () -> load, () -> nanos);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0.1, 2",
        "2, 0.3, 1",
        "2, 0.9, 1",
        "4, 0.4, 2",
        "4, 0, 4",
        "16, 0, 4",
        "16, 0.9, 2",
        "1, 0, 1",
        "8, -1, 1"
    })
    void aLargeFrameGetsTheCoresThatNobodyUses(int count, double busy, int threads) {
        load = busy;
        assertEquals(threads, cores(count).of(1920, 1080));
    }

    @Test
    void aSmallerFrameIsCompressedInOnePiece() {
        assertEquals(1, cores(8).of(1280, 720));
        assertEquals(8 / 2, cores(8).of(3840, 2160));
    }

    @Test
    void theLoadIsMeasuredTwiceASecondAndNotForEachFrame() {
        IdleCores cores = cores(2);
        assertEquals(2, cores.of(1920, 1080));
        load = 1;
        assertEquals(2, cores.of(1920, 1080));
        nanos += TimeUnit.MILLISECONDS.toNanos(500);
        assertEquals(1, cores.of(1920, 1080));
    }
}
