/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one MuJoCo of the process, bound for as long as it has users. When the last one has left, the bindings are taken
 * away from JNA, whose cleaner thread would otherwise keep this bundle's class loader for ever.
 */
public final class MujocoLibrary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MujocoLibrary.class);
    private static final int RTLD_LAZY = 1;
    private static final int RTLD_NOW = 2;
    private static final int RTLD_GLOBAL = 0x100;
    private static final int RTLD_NODELETE = 0x1000;
    private static final String INSTALL = "on Debian: apt install libmujoco2.2.2, anywhere: pip install mujoco";

    private static @Nullable MujocoLibrary bound;

    private final NativeLibrary mujoco;
    private final Path path;
    private final Layout layout;
    private int users = 1;

    private MujocoLibrary(NativeLibrary mujoco, Path path, Layout layout) {
        this.mujoco = mujoco;
        this.path = path;
        this.layout = layout;
    }

    /** Returns where this version keeps what. */
    public Layout layout() {
        return layout;
    }

    /** Returns the file. */
    public Path path() {
        return path;
    }

    /**
     * Counts a user more, who has to call {@link #close} once; the first one binds the library.
     *
     * @throws MujocoException when there is none that can be used, with a sentence that says what to do
     */
    public static synchronized MujocoLibrary retain(LibraryFinder finder) throws MujocoException {
        if (ErrorHandlers.exhausted()) {
            throw new MujocoException(
                    "MuJoCo has failed " + ErrorHandlers.MAX_LOST + " times fatally; restart the host to use it again");
        }
        MujocoLibrary present = bound;
        if (present != null) {
            present.users++;
            return present;
        }
        // binding leaves JNA's thread-locals behind; on a thread that lives on they would keep the class loader
        CompletableFuture<MujocoLibrary> binding = new CompletableFuture<>();
        Thread binder = new Thread(
                () -> {
                    try {
                        binding.complete(bind(finder));
                    } catch (MujocoException | RuntimeException | LinkageError e) {
                        binding.completeExceptionally(e);
                    }
                },
                "mujoco-bind");
        binder.setDaemon(true);
        binder.start();
        try {
            MujocoLibrary fresh = binding.join();
            bound = fresh;
            return fresh;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new MujocoException(String.valueOf(cause.getMessage()));
        }
    }

    /** Counts a user less; to be called once by each. */
    @Override
    public void close() {
        synchronized (MujocoLibrary.class) {
            users--;
            if (users == 0) {
                bound = null;
                unbind(mujoco);
            }
        }
    }

    private static MujocoLibrary bind(LibraryFinder finder) throws MujocoException {
        if (!Platform.isLinux() || !Platform.is64Bit() || !(Platform.isIntel() || Platform.isARM())) {
            throw new MujocoException("MuJoCo runs inside the host on Linux with x86-64 or AArch64 only");
        }
        List<Path> candidates = finder.candidates();
        if (candidates.isEmpty()) {
            throw new MujocoException("MuJoCo is not installed; " + INSTALL + ", or set libraryPath");
        }
        bindEgl();
        List<String> refused = new ArrayList<>();
        for (Path candidate : candidates) {
            String version = LibraryFinder.version(candidate);
            if (!version.isEmpty() && !Layout.VERSIONS.contains(version)) {
                refused.add(candidate + " (" + version + ")");
                continue;
            }
            MujocoLibrary library = open(candidate, refused);
            if (library != null) {
                LOG.info("[mujoco] MuJoCo {} from {}", library.layout.version, candidate);
                PluginLoader.load(candidate);
                return library;
            }
        }
        Egl.unbind();
        throw new MujocoException("no MuJoCo of a supported version, which are " + String.join(", ", Layout.VERSIONS)
                + "; refused: " + String.join("; ", refused));
    }

    private static void bindEgl() throws MujocoException {
        try {
            // MuJoCo looks for OpenGL among what is global; Mesa's threads outlive an unloading
            Egl.bind(open("libEGL.so.1", RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE));
        } catch (LinkageError e) {
            throw new MujocoException(
                    "EGL is missing (" + e.getMessage() + "); on Debian: apt install libegl1 libgl1-mesa-dri");
        }
    }

    private static @Nullable MujocoLibrary open(Path path, List<String> refused) {
        NativeLibrary library;
        try {
            // not global: another version that was open before must not lend it its functions
            library = open(path.toString(), RTLD_LAZY);
        } catch (LinkageError e) {
            refused.add(path + " cannot be loaded: " + e.getMessage());
            return null;
        }
        boolean whole = false;
        try {
            int number = library.getFunction("mj_version").invokeInt(new Object[0]);
            Layout layout = Layout.of(number);
            if (layout == null) {
                refused.add(path + " (mj_version " + number + ")");
                return null;
            }
            Mj.bind(library, layout.selectsFlexes);
            ErrorHandlers.install(library);
            LayoutCheck.run(layout);
            whole = true;
            return new MujocoLibrary(library, path, layout);
        } catch (LinkageError | MujocoException e) {
            refused.add(path + ": " + e.getMessage());
            return null;
        } finally {
            if (!whole) {
                unbindMujoco(library);
            }
        }
    }

    private static NativeLibrary open(String name, int flags) {
        return NativeLibrary.getInstance(name, Map.of(Library.OPTION_OPEN_FLAGS, flags));
    }

    private static void unbind(NativeLibrary library) {
        unbindMujoco(library);
        Egl.unbind();
    }

    private static void unbindMujoco(NativeLibrary library) {
        ErrorHandlers.uninstall(library);
        Mj.unbind();
        library.close();
    }
}
