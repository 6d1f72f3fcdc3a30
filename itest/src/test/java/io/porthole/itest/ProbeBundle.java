/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes small bundles to drop. */
final class ProbeBundle {
    private static final String ACTIVATOR = ProbeActivator.class.getName().replace('.', '/') + ".class";

    private ProbeBundle() {}

    /** Puts a bundle that says its name into a folder, whole at once. */
    static Path drop(Path folder, String file, String version, String name) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "io.porthole.transport.probe");
        attributes.putValue("Bundle-Version", version);
        attributes.putValue("Bundle-Name", name);
        attributes.putValue("Bundle-Activator", ProbeActivator.class.getName());
        attributes.putValue("Import-Package", "org.osgi.framework");
        Path partial = Files.createTempFile("probe", ".part");
        try (OutputStream out = Files.newOutputStream(partial);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream code = ProbeBundle.class.getClassLoader().getResourceAsStream(ACTIVATOR)) {
            if (code == null) {
                throw new IOException("no " + ACTIVATOR);
            }
            jar.putNextEntry(new ZipEntry(ACTIVATOR));
            code.transferTo(jar);
        }
        return Files.move(partial, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
}
