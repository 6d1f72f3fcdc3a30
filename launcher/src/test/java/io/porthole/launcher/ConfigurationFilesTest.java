/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {
    @TempDir
    Path conf;

    private ConfigurationFiles files;

    @BeforeEach
    void read() {
        files = new ConfigurationFiles(conf, Map.of("MYPORT", "9000"));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(conf.resolve(file), text);
    }

    @Test
    void aKeyThatNoFileSetsHasNoValue() throws Exception {
        write("p.cfg", "#port = 1\n");
        assertNull(files.value("p/port"));
        assertNull(files.value("q/port"));
    }

    @Test
    void aCfgFileHasKeysAndValues() throws Exception {
        write("p.cfg", "# comment\n  port=  80 \nhost : ::1\nquoted = \"a b\"\nempty =\n");
        assertEquals("80", files.value("p/port"));
        assertEquals("::1", files.value("p/host"));
        assertEquals("", files.value("p/empty"));
    }

    @Test
    void anEnvironmentVariableIsReplacedByItsValue() throws Exception {
        write("p.cfg", "port = ${env:MYPORT}\nhost = h${env:MYPORT}\nunset = ${env:NONE}\n");
        assertEquals("9000", files.value("p/port"));
        assertEquals("h9000", files.value("p/host"));
        assertEquals("", files.value("p/unset"));
    }

    @Test
    void aConfigFileHasTypedValues() throws Exception {
        write("p.config", "port=I\"9001\"\nhost=\"localhost\"\nfromEnvironment=\"${env:MYPORT}\"\n");
        assertEquals("9001", files.value("p/port"));
        assertEquals("localhost", files.value("p/host"));
        assertEquals("9000", files.value("p/fromEnvironment"));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws Exception {
        Files.write(conf.resolve("p.cfg"), new byte[] {'a', '=', (byte) 0xff, (byte) 0xfe, '\n'});
        RefusedException e = assertThrows(RefusedException.class, () -> files.value("p/a"));
        assertTrue(e.getMessage().contains("p.cfg cannot be read"), e.getMessage());
    }
}
