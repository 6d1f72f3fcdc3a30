/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import com.sun.jna.Platform;
import io.porthole.api.encode.EncodeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The libjpeg-turbo that lies in the bundle. A linker needs a file, so it is unpacked before it is loaded. */
final class BundledNative {
    private static final Logger LOG = LoggerFactory.getLogger(BundledNative.class);
    private static final String FILE = "libturbojpeg.so.0";
    private static final String RESOURCE = "/natives/" + Platform.RESOURCE_PREFIX + "/" + FILE + ".gz";

    private BundledNative() {}

    /**
     * Unpacks and loads it.
     *
     * @param folder where to unpack, such as the bundle's private folder; null or unwritable: a new folder among the
     *     system's temporary ones, gone again when this returns
     * @throws EncodeException when there is none for this platform or it cannot be unpacked or loaded
     */
    static NativeBinding load(@Nullable Path folder) throws EncodeException {
        if (BundledNative.class.getResource(RESOURCE) == null) {
            throw new EncodeException("none is bundled for " + Platform.RESOURCE_PREFIX);
        }
        String refusal = "the framework offers no private folder";
        if (folder != null) {
            try {
                return NativeBinding.load(unpack(folder).toString());
            } catch (IOException | EncodeException e) {
                refusal = "not in " + folder + ": " + e;
            }
        }
        LOG.warn("[encoder turbojpeg] The bundled libjpeg-turbo goes to a temporary folder ({})", refusal);
        try {
            return loadFromTemporary();
        } catch (IOException | EncodeException e) {
            throw new EncodeException(refusal + "; not in a temporary folder: " + e, e);
        }
    }

    private static NativeBinding loadFromTemporary() throws IOException, EncodeException {
        Path folder = Files.createTempDirectory("porthole-turbojpeg");
        Path file = folder.resolve(FILE);
        try {
            return NativeBinding.load(unpack(folder).toString());
        } finally {
            // what is mapped stays mapped
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static Path unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (InputStream packed = BundledNative.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) {
                throw new FileNotFoundException(RESOURCE + " is gone from the bundle");
            }
            Path fresh = Files.createTempFile(folder, FILE, ".part");
            try {
                Files.copy(new GZIPInputStream(packed), fresh, StandardCopyOption.REPLACE_EXISTING);
                return replace(fresh, folder.resolve(FILE));
            } finally {
                Files.deleteIfExists(fresh);
            }
        }
    }

    /** Never writes into an existing file: another binding may have it mapped. */
    private static Path replace(Path fresh, Path target) throws IOException {
        try {
            return Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.deleteIfExists(target);
            return Files.move(fresh, target);
        }
    }
}
