/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenH264DefaultsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void twoBytesOfTheLibraryAreChangedAndNoOther(String machine) throws IOException {
        String name = "libwebrtc-java-linux-" + machine + ".so";
        byte[] before;
        try (InputStream library = OpenH264Defaults.class.getResourceAsStream('/' + name)) {
            assertNotNull(library, name);
            before = library.readAllBytes();
        }
        Path copy = Files.write(folder.resolve(name), before);
        OpenH264Defaults.change(copy, machine);
        byte[] after = Files.readAllBytes(copy);
        assertEquals(before.length, after.length);
        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            changed += before[i] == after[i] ? 0 : 1;
        }
        assertEquals(2, changed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void anotherLibraryIsLeftAsItIs(String machine) throws IOException {
        Path other = Files.writeString(folder.resolve("other.so"), "this is another library");
        assertThrows(LinkageError.class, () -> OpenH264Defaults.change(other, machine));
        assertEquals("this is another library", Files.readString(other));
    }
}
