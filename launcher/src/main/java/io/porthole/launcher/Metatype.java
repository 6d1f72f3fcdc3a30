/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The configuration that bundles declare (OSGi Compendium, 105), read from their files without starting them. */
final class Metatype {
    private static final String FOLDER = "OSGI-INF/metatype/";

    private final Map<String, Map<String, Attribute>> pids = new TreeMap<>();

    /**
     * One key.
     *
     * @param type such as {@code Integer}
     * @param several whether it is a list
     * @param min null without a bound
     * @param max null without a bound
     * @param options allowed values; empty for any
     */
    record Attribute(
            String type,
            boolean several,
            @Nullable String min,
            @Nullable String max,
            List<String> options) {}

    /**
     * Reads what bundles declare. One that cannot be read is left out: the framework says what is wrong with it.
     *
     * @param jars files of bundles
     */
    static Metatype of(List<Path> jars) {
        Metatype metatype = new Metatype();
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    if (entry.getName().startsWith(FOLDER) && entry.getName().endsWith(".xml")) {
                        try (InputStream in = zip.getInputStream(entry)) {
                            metatype.read(in);
                        }
                    }
                }
            } catch (IOException | XMLStreamException e) {
                // see above
            }
        }
        return metatype;
    }

    private void read(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader xml = factory.createXMLStreamReader(in);
        Map<String, Map<String, Attribute>> classes = new HashMap<>();
        Map<String, Attribute> attributes = new TreeMap<>();
        List<String> options = new ArrayList<>();
        List<String> designated = new ArrayList<>();
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "OCD" -> {
                    attributes = new TreeMap<>();
                    classes.put(attribute(xml, "id"), attributes);
                }
                case "AD" -> {
                    options = new ArrayList<>();
                    attributes.put(attribute(xml, "id"), key(xml, options));
                }
                case "Option" -> options.add(attribute(xml, "value"));
                case "Designate" -> designated = List.of(attribute(xml, "pid"), attribute(xml, "factoryPid"));
                case "Object" -> {
                    Map<String, Attribute> keys = classes.getOrDefault(attribute(xml, "ocdref"), Map.of());
                    designated.stream().filter(pid -> !pid.isEmpty()).forEach(pid -> pids.put(pid, keys));
                }
                default -> {
                    // nothing that the check needs
                }
            }
        }
    }

    private static Attribute key(XMLStreamReader xml, List<String> options) {
        String cardinality = attribute(xml, "cardinality");
        return new Attribute(
                attribute(xml, "type"),
                !cardinality.isEmpty() && !cardinality.equals("0"),
                xml.getAttributeValue(null, "min"),
                xml.getAttributeValue(null, "max"),
                options);
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    /** Returns the PIDs that are declared. */
    List<String> pids() {
        return List.copyOf(pids.keySet());
    }

    /** Returns the keys of a PID, or of the factory that one belongs to; null when it is not declared. */
    @Nullable
    Map<String, Attribute> keys(String pid) {
        Map<String, Attribute> own = pids.get(pid);
        if (own != null) {
            return own;
        }
        int tilde = pid.indexOf('~');
        int dash = pid.indexOf('-');
        int end = tilde >= 0 ? tilde : dash;
        return end < 0 ? null : pids.get(pid.substring(0, end));
    }
}
