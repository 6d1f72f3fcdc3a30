/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Versions of what the host ships, held against the first ones without a known fault. */
class AdvisoryFloorsIT {
    private static final Path BILL = HostFolder.assembled().resolve("sbom.cdx.json");

    /** A line of floors.txt. */
    private record Floor(String library, String version, String advisory) {
        static Floor of(String line) {
            String[] words = line.split(" ", -1);
            return new Floor(words[0], words[1], words[2]);
        }

        boolean names(String shipped) {
            String name = shipped.split(" ", -1)[0];
            return library.endsWith("*")
                    ? name.startsWith(library.substring(0, library.length() - 1))
                    : name.equals(library);
        }

        boolean isAbove(String shipped) {
            return Version.parse(shipped.split(" ", -1)[1]).compareTo(Version.parse(version)) < 0;
        }
    }

    @Test
    void noLibraryOfTheHostIsOlderThanTheFirstVersionWithoutAKnownFault() throws IOException {
        Set<String> shipped = ShippedLibraries.in(HostFolder.assembled());
        shipped.addAll(billOfMaterials());
        for (Floor floor : floors()) {
            List<String> named = shipped.stream().filter(floor::names).toList();
            assertEquals(List.of(), named.stream().filter(floor::isAbove).toList(), floor.advisory);
            // Logback is inside Pax Logging's bundle without a version: only the bill of materials knows it
            assertTrue(!named.isEmpty() || !Files.exists(BILL), "the host has no " + floor.library + " any more");
        }
    }

    @Test
    void theFloorsFindALibraryThatIsTooOld() {
        Floor floor = Floor.of("jetty-* 12.1.12 CVE-2026-19204");
        assertTrue(floor.names("jetty-http 12.1.9") && floor.isAbove("jetty-http 12.1.9"));
        assertTrue(floor.names("jetty-http 12.1.12") && !floor.isAbove("jetty-http 12.1.12"));
    }

    @Test
    void theBillOfMaterialsListsEveryLibraryThatTheHostContains() throws IOException {
        assumeTrue(Files.exists(BILL), "the build was offline, which makes no bill of materials");
        Set<String> unlisted = new TreeSet<>(ShippedLibraries.in(HostFolder.assembled()));
        unlisted.removeAll(billOfMaterials());
        assertEquals(Set.of(), unlisted, "in the host, but not in a bill of materials that an online build made");
    }

    private static Set<String> billOfMaterials() throws IOException {
        Set<String> listed = new TreeSet<>();
        if (Files.exists(BILL)) {
            for (JsonNode component : new ObjectMapper().readTree(BILL.toFile()).path("components")) {
                listed.add(component.path("name").asText() + " "
                        + component.path("version").asText());
            }
        }
        return listed;
    }

    private static List<Floor> floors() {
        try (InputStream in = AdvisoryFloorsIT.class.getResourceAsStream("floors.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Floor::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
