/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * One configuration that bundles declare in their metatype.
 *
 * @param pid its name
 * @param factory whether there may be several, each with a name of its own
 * @param description one sentence
 */
record ConfigurationType(String pid, boolean factory, String description, List<Key> keys) {

    /**
     * One key of it.
     *
     * @param type Java's name of the type
     * @param list whether it takes several values
     * @param allowed bounds or options; empty when there are none
     */
    record Key(String name, String type, boolean list, String value, String allowed, String description) {}

    /** Those of all our bundles in a host, by name. */
    static List<ConfigurationType> of(Path host) throws IOException {
        List<ConfigurationType> types = new ArrayList<>();
        for (String folder : List.of("boot", "bundle", "load")) {
            List<Path> jars;
            try (Stream<Path> files = Files.list(host.resolve(folder))) {
                jars = files.filter(file -> file.getFileName().toString().matches("porthole-.*\\.jar"))
                        .toList();
            }
            for (Path jar : jars) {
                types.addAll(ofJar(jar));
            }
        }
        return types.stream()
                .sorted((one, other) -> one.pid().compareTo(other.pid()))
                .toList();
    }

    private static List<ConfigurationType> ofJar(Path path) throws IOException {
        List<ConfigurationType> types = new ArrayList<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry : jar.stream()
                    .filter(e -> e.getName().matches("OSGI-INF/metatype/.*\\.xml"))
                    .toList()) {
                try (InputStream xml = jar.getInputStream(entry)) {
                    types.addAll(parse(xml));
                }
            }
        }
        return types;
    }

    private static List<ConfigurationType> parse(InputStream xml) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Element root = factory.newDocumentBuilder().parse(xml).getDocumentElement();
            List<ConfigurationType> types = new ArrayList<>();
            for (Element designate : children(root, "Designate")) {
                String reference = children(designate, "Object").get(0).getAttribute("ocdref");
                Element definition = children(root, "OCD").stream()
                        .filter(ocd -> ocd.getAttribute("id").equals(reference))
                        .findFirst()
                        .orElseThrow();
                boolean several = designate.hasAttribute("factoryPid");
                types.add(new ConfigurationType(
                        designate.getAttribute(several ? "factoryPid" : "pid"),
                        several,
                        definition.getAttribute(definition.hasAttribute("description") ? "description" : "name"),
                        children(definition, "AD").stream()
                                .map(ConfigurationType::key)
                                .toList()));
            }
            return types;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    private static Key key(Element attribute) {
        List<String> options = children(attribute, "Option").stream()
                .map(option -> option.getAttribute("value"))
                .toList();
        return new Key(
                attribute.getAttribute("id"),
                attribute.getAttribute("type"),
                attribute.hasAttribute("cardinality")
                        && !attribute.getAttribute("cardinality").equals("0"),
                attribute.getAttribute("default"),
                options.isEmpty() ? bounds(attribute) : String.join(", ", options),
                attribute.getAttribute("description"));
    }

    private static String bounds(Element attribute) {
        String least = attribute.getAttribute("min");
        String most = attribute.getAttribute("max");
        if (least.isEmpty() && most.isEmpty()) {
            return attribute.getAttribute("type").equals("Boolean") ? "true, false" : "";
        }
        return least + ".." + most;
    }

    private static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
                .map(i -> (Element) nodes.item(i))
                .toList();
    }
}
