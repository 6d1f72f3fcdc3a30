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
    private ProbeBundle() {}

    /** Puts a bundle that says its name into a folder, whole at once. */
    static Path drop(Path folder, String file, String version, String name) throws IOException {
        return drop(folder, file, version, name, ProbeActivator.class);
    }

    /** Puts a bundle that serves its name at {@link ServingProbeActivator#PATH} into a folder, whole at once. */
    static Path dropServing(Path folder, String file, String name) throws IOException {
        return drop(folder, file, "1.0.0", name, ServingProbeActivator.class);
    }

    private static Path drop(Path folder, String file, String version, String name, Class<?> activator)
            throws IOException {
        String code = activator.getName().replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "io.porthole.transport.probe");
        attributes.putValue("Bundle-Version", version);
        attributes.putValue("Bundle-Name", name);
        attributes.putValue("Bundle-Activator", activator.getName());
        attributes.putValue("DynamicImport-Package", "*");
        Path partial = Files.createTempFile("probe", ".part");
        try (OutputStream out = Files.newOutputStream(partial);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream in = ProbeBundle.class.getClassLoader().getResourceAsStream(code)) {
            if (in == null) {
                throw new IOException("no " + code);
            }
            jar.putNextEntry(new ZipEntry(code));
            in.transferTo(jar);
        }
        return Files.move(partial, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
}
