/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ViewerNameTest {
    @Test
    void aNameIsOnOneLineAndWithoutWhatCannotBeSeen() {
        assertEquals("Ada Lovelace", ViewerName.of("  Ada \n\t Lovelace\u0007 "));
        assertEquals("evil gpj.exe", ViewerName.of("evil\u202egpj.exe"));
        assertEquals("Дарья 🤖", ViewerName.of("Дарья 🤖"));
        assertEquals("", ViewerName.of("\u200b\n"));
    }

    @Test
    void aLongNameIsRefused() {
        assertEquals(40, ViewerName.of("x".repeat(40)).length());
        assertThrows(IllegalArgumentException.class, () -> ViewerName.of("x".repeat(41)));
    }
}
