/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class MappedFileTest {
    @Test
    void namesTheFileOfALibraryThatTheSystemFound() {
        Assumptions.assumeTrue(Platform.isLinux(), "only Linux tells");
        Pointer malloc = NativeLibrary.getInstance("c").getFunction("malloc");
        Path file = MappedFile.at(Pointer.nativeValue(malloc)).orElseThrow();
        assertTrue(Files.isRegularFile(file), file.toString());
    }

    @Test
    void knowsNothingOfAnAddressWithoutAFile() {
        assertEquals(Optional.empty(), MappedFile.at(0));
    }
}
