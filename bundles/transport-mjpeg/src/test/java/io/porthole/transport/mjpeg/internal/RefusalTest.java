/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    @ParameterizedTest
    @CsvSource({
        "/streams/none/mjpeg, 404, There is no stream 'none'",
        "/streams/none/snapshot, 404, There is no stream 'none'",
        "/stream?stream=none, 404, There is no stream 'none'. The streams are demo.",
        "/snapshot?stream=none, 404, There is no stream 'none'. The streams are demo.",
        "/?action=stream&stream=none, 404, There is no stream 'none'. The streams are demo.",
        "/?action=snapshot&stream=none, 404, There is no stream 'none'. The streams are demo.",
        "/stream?quality=0, 400, 1..100",
        "/stream?quality=101, 400, 1..100",
        "/snapshot?quality=good, 400, 1..100",
        "/snapshot?quality=99999999999999, 400, 1..100",
        "/stream?subsampling=411, 400, '444, 422, 420'",
        "/stream?fps=-1, 400, 0..1000",
        "/stream?fps=NaN, 400, 0..1000",
        "/stream?annotations=on, 400, 'drawn, separate'",
        "/snapshot?annotations=, 400, 'drawn, separate'",
        "/?action=dance, 400, 'stream, snapshot'",
    })
    void aRefusalNamesWhatIsAllowed(String target, int status, String detail) throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            f.streams.add("demo");
            HttpClient.Head head = client.request("GET", target);
            assertEquals(status, head.status());
            assertTrue(head.header("content-type").startsWith("application/problem+json"));
            String problem = client.text(head.contentLength());
            assertTrue(problem.contains(detail), problem);
            assertEquals(status, client.request("HEAD", target).status());
        }
    }

    @ParameterizedTest
    @CsvSource({"/stream", "/snapshot", "/?action=stream"})
    void withoutAnyStreamTheDefaultOneIsUnavailable(String target) throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            assertEquals(503, client.request("GET", target).status());
        }
    }
}
