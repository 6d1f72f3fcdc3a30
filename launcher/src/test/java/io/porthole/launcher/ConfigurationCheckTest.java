/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationCheckTest {
    private static final String XML = """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="Demo">
                <AD id="framesPerSecond" type="Integer" min="1" max="240" default="30"/>
                <AD id="scale" type="Double" default="1.0"/>
                <AD id="physics" type="Boolean" default="true"/>
                <AD id="cameras" type="String" cardinality="2147483647" default=""/>
                <AD id="colour" type="String" default="red"><Option label="r" value="red"/><Option value="blue"/></AD>
              </OCD>
              <OCD id="Model"><AD id="file" type="String" default=""/></OCD>
              <Designate pid="io.porthole.capture.demo"><Object ocdref="Demo"/></Designate>
              <Designate factoryPid="io.porthole.model"><Object ocdref="Model"/></Designate>
            </metatype:MetaData>
            """;
    private static final String DEMO = "io.porthole.capture.demo";

    @TempDir
    Path folder;

    private ConfigurationCheck check;

    @BeforeEach
    void bundle() throws IOException {
        Path jar = folder.resolve("load/porthole-capture-demo-0.1.0.jar");
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("OSGI-INF/metatype/Demo.xml"));
            zip.write(XML.getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(folder.resolve("load/broken.jar"), "no archive");
        check = new ConfigurationCheck(
                Metatype.of(List.of(jar, folder.resolve("load/broken.jar"), folder.resolve("absent.jar"))));
    }

    private String warning(String pid, String key, String value) throws RefusedException {
        check.check("--/" + pid + '/' + key, pid, key, value);
        return String.join(" ", check.warnings());
    }

    private String refusal(String key, String value) {
        return assertThrows(RefusedException.class, () -> check.check("conf/demo.cfg", DEMO, key, value))
                .getMessage();
    }

    @Test
    void whatIsAllowedIsNotMentioned() throws Exception {
        assertEquals("", warning(DEMO, "framesPerSecond", "60"));
        assertEquals("", warning(DEMO, "scale", "0.5"));
        assertEquals("", warning(DEMO, "physics", "FALSE"));
        assertEquals("", warning(DEMO, "cameras", "[front, wrist]"));
        assertEquals("", warning(DEMO, "colour", "blue"));
        assertEquals("", warning("io.porthole.model~arm", "file", "arm.xml"));
        assertEquals("", warning("org.example.theirs", "anything", "1"));
        assertEquals("", warning(DEMO, "sources.target", "(a=b)"));
    }

    @Test
    void aValueOfAWrongTypeIsRefusedInOneSentence() {
        assertEquals(
                "conf/demo.cfg: io.porthole.capture.demo/framesPerSecond is a whole number, not 'abc'.",
                refusal("framesPerSecond", "abc"));
        assertEquals(
                "conf/demo.cfg: io.porthole.capture.demo/framesPerSecond is a whole number, not '3000000000'.",
                refusal("framesPerSecond", "3000000000"));
        assertEquals(
                "conf/demo.cfg: io.porthole.capture.demo/physics is true or false, not 'yes'.",
                refusal("physics", "yes"));
        assertEquals("conf/demo.cfg: io.porthole.capture.demo/scale is a number, not ''.", refusal("scale", ""));
    }

    @Test
    void aWrongKeyIsWarnedOfWithTheNearestOne() throws Exception {
        assertEquals(
                "--/io.porthole.capture.demo/framePerSecond: io.porthole.capture.demo has no key framePerSecond; is it"
                        + " framesPerSecond?",
                warning(DEMO, "framePerSecond", "60"));
    }

    @Test
    void aKeyThatIsLikeNoneIsWarnedOfWithAllOfThem() throws Exception {
        assertEquals(
                "--/io.porthole.capture.demo/port: io.porthole.capture.demo has no key port. Its keys are cameras,"
                        + " colour, framesPerSecond, physics, scale.",
                warning(DEMO, "port", "60"));
    }

    @Test
    void aWrongConfigurationIsWarnedOfWithTheNearestOne() throws Exception {
        assertEquals(
                "--/io.porthole.capture.dmeo/scale: no bundle has a configuration io.porthole.capture.dmeo; is it"
                        + " io.porthole.capture.demo?",
                warning("io.porthole.capture.dmeo", "scale", "1"));
    }

    @Test
    void aNumberOutOfItsRangeAndAnUnknownWordAreWarnedOf() throws Exception {
        assertEquals(
                "--/io.porthole.capture.demo/framesPerSecond: io.porthole.capture.demo/framesPerSecond is 500, which is"
                        + " not in 1..240.",
                warning(DEMO, "framesPerSecond", "500"));
        check.check("x", DEMO, "colour", "green");
        assertEquals(
                "x: io.porthole.capture.demo/colour is 'green', which is not one of red, blue.",
                check.warnings().get(1));
    }

    @Test
    void filesAreChecked() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve(DEMO + ".cfg"), "framesPerSecond = ${env:RATE}\nscael = 2\n");
        ConfigurationFiles files = new ConfigurationFiles(conf, Map.of("RATE", "60"));
        files.check(check);
        assertEquals(
                List.of("conf/io.porthole.capture.demo.cfg: io.porthole.capture.demo has no key scael; is it scale?"),
                check.warnings());
        ConfigurationFiles wrong = new ConfigurationFiles(conf, Map.of("RATE", "fast"));
        assertThrows(RefusedException.class, () -> wrong.check(check));
    }

    @Test
    void theNearestNameMayHaveLettersSwappedLeftOutOrPutIn() {
        List<String> names = List.of("port", "host", "viewToken");
        assertEquals("port", NearestName.of("prot", names));
        assertEquals("viewToken", NearestName.of("viewtokn", names));
        assertNull(NearestName.of("allowedOrigins", names));
    }
}
