/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the plugins that lie beside a MuJoCo library, as the start-up of MuJoCo's own packages does. A plugin registers
 * itself while it is loaded. It stays for the life of the process, because MuJoCo keeps the addresses of its functions.
 */
final class PluginLoader {
    private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);
    private static final int RTLD_NOW = 2;
    private static final int RTLD_NODELETE = 0x1000;
    private static final int MAX_PLUGINS = 64;
    /** The wheel's, the release's and a distribution's place, from the library's folder. */
    private static final List<String> FOLDERS =
            List.of("plugin", "mujoco_plugin", "mujoco/plugin", "mujoco/mujoco_plugin", "../bin/mujoco_plugin");

    private PluginLoader() {}

    /** Loads the plugins of a library that is bound; returns the files that were loaded. */
    static List<Path> load(Path library) {
        List<Path> loaded = new ArrayList<>();
        try {
            List<Path> plugins = find(library);
            if (!plugins.isEmpty() && isSecond(library.toRealPath())) {
                LOG.warn(
                        "[mujoco] The plugins of {} are not loaded: another library of this name is in the process"
                                + " already, and they would register with that one. Restart the host to use them",
                        library);
                return List.of();
            }
            for (Path plugin : plugins) {
                if (open(plugin)) {
                    loaded.add(plugin);
                }
            }
        } catch (IOException e) {
            LOG.warn("[mujoco] The plugins of {} cannot be listed", library, e);
        }
        if (!loaded.isEmpty()) {
            LOG.info("[mujoco] Plugins {}", loaded);
        }
        return loaded;
    }

    private static List<Path> find(Path library) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        for (Path file : List.of(library, library.toRealPath())) {
            for (String name : FOLDERS) {
                Path folder = file.resolveSibling(name);
                if (Files.isDirectory(folder)) {
                    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.so")) {
                        for (Path plugin : files) {
                            // the same file by two ways is one, and a link to nowhere is told when it is loaded
                            found.add(Files.exists(plugin) ? plugin.toRealPath() : plugin);
                        }
                    }
                }
            }
        }
        return found.stream().sorted().limit(MAX_PLUGINS).toList();
    }

    /** Returns whether a library of this name from elsewhere is in the process: plugins would be linked with that. */
    private static boolean isSecond(Path library) throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.anyMatch(line -> line.endsWith("/" + library.getFileName()) && !line.endsWith(" " + library));
        }
    }

    /** Loads a plugin; returns whether MuJoCo has taken it. */
    private static boolean open(Path plugin) {
        RegistrationListener listener = new RegistrationListener(plugin);
        ErrorHandlers.listen(listener);
        try {
            // closing takes this away from JNA, the library itself stays
            NativeLibrary.getInstance(plugin.toString(), Map.of(Library.OPTION_OPEN_FLAGS, RTLD_NOW | RTLD_NODELETE))
                    .close();
            return !listener.refused;
        } catch (LinkageError e) {
            LOG.warn("[mujoco] Plugin {} is not loaded: {}", plugin, e.getMessage());
            return false;
        } finally {
            ErrorHandlers.ignore();
        }
    }

    /** Receives what MuJoCo says while a plugin registers itself. */
    private static final class RegistrationListener implements ErrorHandlers.Listener {
        private final Path plugin;
        private boolean refused;

        RegistrationListener(Path plugin) {
            this.plugin = plugin;
        }

        @Override
        public void warning(String message) {
            LOG.warn("[mujoco] Plugin {}: {}", plugin, message);
        }

        @Override
        public boolean survives(String message) {
            // MuJoCo has not taken the plugin then; a thread parked here would hold the loader's lock for ever
            LOG.warn("[mujoco] Plugin {} is not registered: {}", plugin, message);
            refused = true;
            return true;
        }

        @Override
        public void lost(String message) {}
    }
}
