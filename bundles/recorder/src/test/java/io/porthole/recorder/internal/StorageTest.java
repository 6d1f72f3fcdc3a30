/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
    @TempDir
    Path path;

    private Folder folder;

    @BeforeEach
    void threeRecordings() throws Exception {
        folder = new Folder(path);
        for (int i = 1; i <= 3; i++) {
            Path video = Files.write(path.resolve("r" + i + ".mp4"), new byte[1000]);
            Files.write(path.resolve("r" + i + ".jsonl"), new byte[100]);
            Files.setLastModifiedTime(video, FileTime.fromMillis(i * 1000L));
        }
    }

    @Test
    void theOldestIsDeletedFirstWithAllItsFiles() throws Exception {
        assertTrue(new Storage(folder, 3300, 0).deleteOldest(Set.of()));
        assertEquals(List.of("r1", "r2", "r3"), folder.ids());
        assertTrue(new Storage(folder, 2500, 0).deleteOldest(Set.of()));
        assertEquals(List.of("r2", "r3"), folder.ids());
        assertFalse(Files.exists(path.resolve("r1.jsonl")));
    }

    @Test
    void whatIsBeingRecordedIsNeverDeleted() throws Exception {
        assertTrue(new Storage(folder, 2500, 0).deleteOldest(Set.of("r1")));
        assertEquals(List.of("r1", "r3"), folder.ids());
        assertFalse(new Storage(folder, 10, 0).deleteOldest(Set.of("r1")));
        assertEquals(List.of("r1"), folder.ids());
    }

    @Test
    void otherFilesAndSymbolicLinksAreNoRecordings() throws Exception {
        Path outside = Files.createTempFile("outside", ".mp4");
        Files.createSymbolicLink(path.resolve("link.mp4"), outside);
        Files.write(path.resolve(".hidden.mp4"), new byte[10]);
        Files.write(path.resolve("note.txt"), new byte[10]);
        assertEquals(List.of("r1", "r2", "r3"), folder.ids());
        folder.delete("link");
        assertTrue(Files.exists(outside));
        Files.delete(outside);
    }
}
