/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutTest {
    static Stream<String> versions() {
        return Layout.VERSIONS.stream();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void eachVersionHasAWholeTableOfItsOwn(String version) {
        Layout layout = Layout.read(version);
        assertEquals(version, layout.version);
        assertTrue(layout.contextBytes > layout.contextBuffer);
        assertTrue(layout.sceneBytes > layout.sceneFlags + layout.flagIdColour);
        assertTrue(layout.geomBytes > layout.geomSegment);
        assertTrue(layout.cameraBytes >= layout.cameraElevation + 8);
        assertEquals(version.charAt(0) >= '3', layout.selectsFlexes);
    }

    @Test
    void versionsAreToldApartAndUnknownOnesHaveNone() {
        Layout debian = Layout.of(222);
        Layout wheel = Layout.of(4_000_000);
        assertNotNull(debian);
        assertNotNull(wheel);
        assertEquals("2.2.2", debian.version);
        assertEquals("4.0.0", wheel.version);
        assertNull(Layout.of(221));
        assertNull(Layout.of(0));
    }

    @Test
    void aLibraryThatLiesAboutItsVersionIsFoundOut() throws MujocoException {
        LibraryFinder finder = Libraries.any();
        try (MujocoLibrary library = MujocoLibrary.retain(finder)) {
            String other = library.layout().version.equals("2.2.2") ? "3.3.7" : "2.2.2";
            MujocoException refusal = assertThrows(MujocoException.class, () -> LayoutCheck.run(Layout.read(other)));
            assertTrue(String.valueOf(refusal.getMessage()).contains("mjModel"), refusal.getMessage());
        }
    }
}
