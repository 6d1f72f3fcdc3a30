/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import static io.porthole.capture.mujoco.internal.TestPublisher.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @TempDir
    Path folder;

    private Map<String, ModelFolder.Found> scan() {
        return new ModelFolder(folder).scan();
    }

    @Test
    void modelsAreFilesAndFoldersWithAScene() throws IOException {
        Files.writeString(folder.resolve("arm.xml"), "<mujoco/>");
        Files.writeString(folder.resolve("old robot.mjb"), "");
        Files.writeString(folder.resolve("part.xml"), "<!-- a part --><mujocoinclude/>");
        Files.writeString(folder.resolve("mesh.stl"), "");
        Files.writeString(folder.resolve(".hidden.xml"), "<mujoco/>");
        Path dog = Files.createDirectory(folder.resolve("dog"));
        Files.writeString(dog.resolve("dog.xml"), "<mujoco/>");
        Path cat = Files.createDirectory(folder.resolve("cat"));
        Files.writeString(cat.resolve("cat.xml"), "<mujoco/>");
        Files.writeString(cat.resolve("scene.xml"), "<mujoco/>");
        Files.createDirectory(folder.resolve("meshes"));
        assertEquals(Set.of("arm", "old-robot", "dog", "cat"), scan().keySet());
        assertEquals(cat.resolve("scene.xml"), scan().get("cat").file());
        assertEquals(dog.resolve("dog.xml"), scan().get("dog").file());
    }

    @Test
    void aChangeOfAnythingInAModelsFolderIsAChangeOfTheModel() throws IOException {
        Path dog = Files.createDirectory(folder.resolve("dog"));
        Files.writeString(dog.resolve("dog.xml"), "<mujoco/>");
        Files.createDirectory(dog.resolve("assets"));
        ModelFolder.Found before = scan().get("dog");
        assertEquals(before, scan().get("dog"));
        Files.writeString(dog.resolve("assets").resolve("leg.obj"), "v 0 0 0");
        assertNotEquals(before, scan().get("dog"));
    }

    @Test
    void thereIsAMostAndAFolderThatIsNotThereIsEmpty() throws IOException {
        for (int i = 0; i < ModelFolder.MAX_MODELS + 5; i++) {
            Files.writeString(folder.resolve("m" + i + ".xml"), "<mujoco/>");
        }
        assertEquals(ModelFolder.MAX_MODELS, scan().size());
        assertEquals(Map.of(), new ModelFolder(folder.resolve("gone")).scan());
    }

    @Test
    void aModelRunsWhileItsFileIsThereAndAnewWhenItChanges() throws IOException {
        List<String> log = new CopyOnWriteArrayList<>();
        Path later = folder.resolve("later");
        try (FolderWatcher watch = new FolderWatcher(new ModelFolder(later), 20, (name, found) -> {
            log.add("+" + name);
            return () -> log.add("-" + name);
        })) {
            Files.createDirectory(later);
            Files.writeString(later.resolve("a.xml"), "<mujoco/>");
            await("a", () -> log.equals(List.of("+a")));
            Files.writeString(later.resolve("a.xml"), "<mujoco> </mujoco>");
            await("a again", () -> log.equals(List.of("+a", "-a", "+a")));
            Files.writeString(later.resolve("b.xml"), "<mujoco/>");
            await("b", () -> log.size() == 4);
            Files.delete(later.resolve("a.xml"));
            await("the end of a", () -> log.equals(List.of("+a", "-a", "+a", "+b", "-a")));
        }
        assertEquals("-b", log.get(log.size() - 1));
    }
}
