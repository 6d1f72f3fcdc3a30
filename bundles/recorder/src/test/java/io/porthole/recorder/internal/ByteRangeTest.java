/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-, 0, 1000, bytes 0-999/1000",
        "bytes=0-0, 0, 1, bytes 0-0/1000",
        "bytes=200-299, 200, 100, bytes 200-299/1000",
        "bytes=900-5000, 900, 100, bytes 900-999/1000",
        "bytes=-100, 900, 100, bytes 900-999/1000",
        "bytes=-5000, 0, 1000, bytes 0-999/1000",
        "bytes=1000-, 1000, 0, bytes */1000",
        "bytes=-0, 1000, 0, bytes */1000",
        "bytes=5-2, 0, 1000, bytes 0-999/1000",
        "'bytes=0-1,5-6', 0, 1000, bytes 0-999/1000",
        "bytes=-, 0, 1000, bytes 0-999/1000",
        "bytes=99999999999999999999-, 0, 1000, bytes 0-999/1000",
        "items=0-1, 0, 1000, bytes 0-999/1000"
    })
    void aRangeIsReadAsTheRfcSays(String header, long first, long count, String contentRange) {
        ByteRange range = ByteRange.of(header, 1000);
        assertEquals(new ByteRange(first, count), range);
        assertEquals(contentRange, range.contentRange(1000));
    }
}
