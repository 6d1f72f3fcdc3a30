/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import static io.porthole.capture.mujoco.internal.TestPublisher.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private Map<String, ModelFinder.Model> scan() {
        return new ModelFolder(folder).find().models();
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
        ModelFinder.Model before = scan().get("dog");
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
        assertEquals(Map.of(), new ModelFolder(folder.resolve("gone")).find().models());
    }

    @Test
    void aModelRunsWhileItsFileIsThereAndAgainWhenItChanges() throws IOException {
        List<String> log = new CopyOnWriteArrayList<>();
        Path later = folder.resolve("later");
        try (ModelWatcher watcher = new ModelWatcher(new ModelFolder(later), 20, (name, file) -> {
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

    @Test
    void aChangeOfAnythingThatAModelNamesIsAChangeOfTheModel() throws IOException {
        Path parts = Files.createDirectories(folder.resolve("parts").resolve("deep"));
        Path meshes = Files.createDirectory(folder.resolve("my meshes"));
        Files.writeString(folder.resolve("arm.xml"), """
                <mujoco>
                  <!-- -- a comment that is none to a strict parser -- -->
                  <compiler meshdir='my meshes' texturedir="textures"/>
                  <include file="parts/hand.xml"/>
                  <asset>
                    <texture name="sky" fileright="right.png" file = "all.png"/>
                    <mesh file="arm.stl"/>
                    <hfield name="ground" file="ground.png"/>
                  </asset>
                </mujoco>""");
        Path hand = folder.resolve("parts").resolve("hand.xml");
        Files.writeString(hand, "<mujocoinclude><include file='deep/finger.xml'/></mujocoinclude>");
        Files.writeString(folder.resolve("still.xml"), "<mujoco/>");
        Path[] files = {
            parts.resolve("finger.xml"),
            hand,
            meshes.resolve("arm.stl"),
            Files.createDirectory(folder.resolve("textures")).resolve("right.png"),
            folder.resolve("textures").resolve("all.png"),
            folder.resolve("ground.png")
        };
        ModelFolder models = new ModelFolder(folder);
        ModelFinder.Model still = models.find().models().get("still");
        for (Path file : files) {
            ModelFinder.Model before = models.find().models().get("arm");
            Files.writeString(file, "<mujocoinclude> </mujocoinclude>");
            ModelFinder.Model come = models.find().models().get("arm");
            assertNotEquals(before, come, file + " has come");
            Files.writeString(file, "<mujocoinclude>  </mujocoinclude>");
            ModelFinder.Model changed = models.find().models().get("arm");
            assertNotEquals(come, changed, file + " has changed");
            assertEquals(changed, models.find().models().get("arm"));
        }
        Files.delete(files[2]);
        assertNotEquals(still, models.find().models().get("arm"));
        assertEquals(still, models.find().models().get("still"));
    }

    @Test
    void aModelWhosePartsIncludeEachOtherOrNameDevicesIsReadOnce() throws IOException {
        Files.writeString(folder.resolve("a.xml"), "<mujoco><include file='b.xml'/><include file='/dev/zero'/>");
        Files.writeString(folder.resolve("b.xml"), "<mujoco><include file='a.xml'/><mesh file='\0'/></mujoco>");
        assertEquals(Set.of("a", "b"), scan().keySet());
    }

    @Test
    void whatDoesNotFitIsNamedWithWhatIsAllowed() throws IOException {
        Files.writeString(folder.resolve("leg.xml"), "<mujoco><mesh file='meshes/leg.stl'/><include file='used.xml'/>");
        Files.writeString(folder.resolve("arm.xml"), "<mujoco/>");
        Files.writeString(Files.createDirectory(folder.resolve("meshes")).resolve("leg.stl"), "");
        Files.writeString(folder.resolve("used.xml"), "<mujocoinclude/>");
        Files.writeString(folder.resolve("part.xml"), "<mujocoinclude/>");
        Files.writeString(folder.resolve("robot.urdf"), "<robot/>");
        Files.writeString(folder.resolve("robot.mjcf"), "<mujoco/>");
        Files.writeString(folder.resolve(".hidden"), "");
        Files.createDirectory(folder.resolve("cat"));
        Files.createDirectory(folder.resolve("arm"));
        Files.writeString(folder.resolve("arm").resolve("scene.xml"), "<mujoco/>");
        Files.writeString(folder.resolve("\u5b57.xml"), "<mujoco/>");
        Map<Path, String> remarks = new ModelFolder(folder).find().remarks();
        assertRemark(remarks, "part.xml", "no model includes");
        assertRemark(remarks, "robot.urdf", "NAME.xml (MJCF or URDF), NAME.mjb");
        assertRemark(remarks, "robot.mjcf", "NAME.xml (MJCF or URDF), NAME.mjb");
        assertRemark(remarks, "cat", "scene.xml, cat.xml and cat.mjb");
        assertRemark(remarks, "arm.xml", "called as that of arm");
        assertRemark(remarks, "\u5b57.xml", "1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or digit");
        assertEquals(6, remarks.size(), remarks::toString);
    }

    private void assertRemark(Map<Path, String> remarks, String name, String words) {
        String remark = remarks.getOrDefault(folder.resolve(name), "");
        assertTrue(remark.contains(words), name + ": " + remark);
    }

    @Test
    void aModelThatIsConfiguredRunsWithoutItsFileAndAgainWhenThatOrAPartOfItComes() throws IOException {
        List<String> log = new CopyOnWriteArrayList<>();
        Path file = folder.resolve("arm.xml");
        try (ModelWatcher watcher = new ModelWatcher(new SingleModel("m", file), 20, (name, model) -> {
            log.add(name + " " + Files.exists(model) + Files.exists(folder.resolve("b.xml")));
            return () -> {};
        })) {
            await("the failure", () -> log.equals(List.of("m falsefalse")));
            Files.writeString(file, "<mujoco><include file='b.xml'/></mujoco>");
            await("the model", () -> log.size() == 2);
            Files.writeString(folder.resolve("b.xml"), "<mujocoinclude/>");
            await("its part", () -> log.equals(List.of("m falsefalse", "m truefalse", "m truetrue")));
        }
    }
}
