/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdleCoresTest {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private double load;
    private long nanos;
    private long threadNanos;

    private IdleCores cores(int count) {
        return new IdleCores(new ProcessorLoad(count, () -> load, () -> nanos), () -> threadNanos);
    }

    /** Lets an encoder work for so many cores' time, and time pass until it chooses again. */
    private void work(IdleCores cores, double own) {
        long begun = cores.begin();
        threadNanos += Math.round(own * PAUSE);
        cores.end(begun);
        nanos += PAUSE;
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

    @ParameterizedTest
    @CsvSource({"0.7, 1.0, 2", "0.9, 1.4, 2", "0.9, 1.0, 1", "1.0, 1.6, 2", "1.0, 0.5, 1", "0.5, 0.9, 2"})
    void whatTheEncoderItselfTakesIsNotOthers(double busy, double own, int threads) {
        IdleCores cores = cores(2);
        load = 1;
        cores.of(3840, 2160);
        work(cores, own);
        load = busy;
        assertEquals(threads, cores.of(3840, 2160));
    }

    @Test
    void ofTwoEncodersEachLeavesTheOtherItsCore() {
        ProcessorLoad both = new ProcessorLoad(2, () -> load, () -> nanos);
        IdleCores first = new IdleCores(both, () -> threadNanos);
        IdleCores second = new IdleCores(both, () -> threadNanos);
        load = 1;
        assertEquals(1, first.of(1920, 1080));
        assertEquals(1, second.of(1920, 1080));
        for (IdleCores cores : new IdleCores[] {first, second}) {
            long begun = cores.begin();
            threadNanos += PAUSE;
            cores.end(begun);
        }
        nanos += PAUSE;
        assertEquals(1, first.of(1920, 1080));
        assertEquals(1, second.of(1920, 1080));
    }

    @Test
    void aSmallerFrameIsCompressedInOnePieceAndNotMeasured() {
        IdleCores cores = cores(8);
        assertEquals(1, cores.of(1280, 720));
        threadNanos = 5;
        assertEquals(0, cores.begin());
        assertEquals(8 / 2, cores.of(3840, 2160));
        assertEquals(5, cores.begin());
    }

    @Test
    void theLoadIsMeasuredTwiceASecondAndNotForEachFrame() {
        IdleCores cores = cores(2);
        assertEquals(2, cores.of(1920, 1080));
        load = 1;
        assertEquals(2, cores.of(1920, 1080));
        nanos += PAUSE;
        assertEquals(1, cores.of(1920, 1080));
    }
}
