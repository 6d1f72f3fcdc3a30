/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
    private static final List<String> OWN = List.of("192.0.2.2", "172.17.0.1", "2001:db8::7");

    private static List<String> urls(String host, Map<String, String> environment) {
        return Address.urls(host, 8211, environment, () -> OWN);
    }

    @Test
    void theAddressOfTheDefaultRouteComesFirstAndAllOthersBelowIt() {
        assertEquals(
                List.of("http://192.0.2.2:8211/", "http://172.17.0.1:8211/", "http://[2001:db8::7]:8211/"),
                urls("0.0.0.0", Map.of()));
        assertEquals(3, urls("", Map.of()).size());
        assertEquals(List.of("http://127.0.0.1:8211/"), Address.urls("::", 8211, Map.of(), List::of));
    }

    @Test
    void thisMachinesAddressesAreNamedOnceAndNoneThatOthersCannotReach() {
        List<String> own = OwnAddresses.list();
        assertEquals(new HashSet<>(own).size(), own.size(), own.toString());
        assertFalse(own.stream().anyMatch(a -> a.startsWith("127.") || a.startsWith("fe80") || a.contains("%")));
    }

    @ParameterizedTest
    @CsvSource({
        "443, https://sim.example.org/",
        "80, http://sim.example.org/",
        "40123, http://sim.example.org:40123/",
        "'', http://sim.example.org:8211/",
        "abc, http://sim.example.org:8211/",
        "70000, http://sim.example.org:8211/",
    })
    void thePortFromOutsideDecidesTheScheme(String port, String url) {
        Map<String, String> outside = Map.of("PUBLIC_IP", "sim.example.org", "EXTERNAL_HTTP_PORT", port);
        assertEquals(List.of(url), urls("0.0.0.0", outside));
        assertEquals(List.of(url), urls("192.0.2.2", outside));
    }

    @ParameterizedTest
    @CsvSource({"localhost, http://localhost:8211/", "::1, http://[::1]:8211/", "127.0.0.1, http://127.0.0.1:8211/"})
    void onLoopbackTheUrlIsThisMachinesWhateverTheEnvironmentPromises(String host, String url) {
        Map<String, String> outside = Map.of("PUBLIC_IP", "192.0.2.7", "EXTERNAL_HTTP_PORT", "443");
        assertEquals(List.of(url), urls(host, outside));
        String warning = Address.unkeptPromise(host, outside);
        assertNotNull(warning);
        for (String word : List.of("PUBLIC_IP is 192.0.2.7", "listens on " + host, "io.porthole.http", "0.0.0.0")) {
            assertTrue(warning.contains(word), warning);
        }
    }

    @Test
    void thereIsNothingToWarnOfWhereThePromiseIsKeptOrNoneIsGiven() {
        assertNull(Address.unkeptPromise("0.0.0.0", Map.of("PUBLIC_IP", "192.0.2.7")));
        assertNull(Address.unkeptPromise("127.0.0.1", Map.of("PUBLIC_IP", " ")));
    }

    @Test
    void thePortOfHttpIsNotWritten() {
        assertEquals(List.of("http://localhost/"), Address.urls("localhost", 80, Map.of(), List::of));
        assertEquals(List.of("http://localhost:443/"), Address.urls("localhost", 443, Map.of(), List::of));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void theAddressComesFromTheConfigurationThenTheEnvironment(String nothing) {
        assertEquals("192.0.2.2", HostChoice.choose(" 192.0.2.2 ", "0.0.0.0"));
        assertEquals("0.0.0.0", HostChoice.choose(nothing, "0.0.0.0"));
        assertEquals("127.0.0.1", HostChoice.choose(nothing, nothing));
        assertEquals("127.0.0.1", HostChoice.choose(nothing, null));
    }
}
