/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.porthole.api.encode.EncodeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A libjpeg-turbo that was loaded and answers. Counts its users: the one that loads it is the first, and every
 * {@link Compressor} is another. The last one to leave takes the binding away from JNA, whose cleaner thread would
 * otherwise keep this bundle's class loader for ever.
 */
final class NativeBinding implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("libjpeg-turbo version (\\d[\\w.]*)");
    private static final long MAX_LIBRARY_BYTES = 64L << 20;

    private final TurboJpeg api;
    private final String path;
    private final String version;
    private int users = 1;

    private NativeBinding(TurboJpeg api, String path, String version) {
        this.api = api;
        this.path = path;
        this.version = version;
    }

    /** Returns its functions, for as long as the caller is counted. */
    TurboJpeg api() {
        return api;
    }

    /** Returns where it lies, or the name under which the system found it. */
    String path() {
        return path;
    }

    /** Its version, such as {@code 3.1.3}, or {@code of unknown version}. */
    String version() {
        return version;
    }

    /**
     * Adds a user.
     *
     * @throws EncodeException when the last one has left
     */
    synchronized NativeBinding retain() throws EncodeException {
        if (users == 0) {
            throw new EncodeException("libjpeg-turbo has been unloaded");
        }
        users++;
        return this;
    }

    /** Removes a user; to be called once by each. */
    @Override
    public synchronized void close() {
        users--;
        if (users == 0) {
            Native.unregister(api.getClass());
        }
    }

    /**
     * Loads a library.
     *
     * @param name an absolute path, or a file name that the system looks up
     * @throws EncodeException when it cannot be loaded or is not libjpeg-turbo; the message says why
     */
    static NativeBinding load(String name) throws EncodeException {
        CompletableFuture<NativeBinding> result = new CompletableFuture<>();
        Runnable work = () -> {
            try {
                result.complete(loadHere(name));
            } catch (EncodeException | RuntimeException e) {
                result.completeExceptionally(e);
            } finally {
                // only after an Error: nobody may wait for ever
                result.completeExceptionally(new EncodeException(name + " failed to load"));
            }
        };
        // binding leaves JNA's thread-locals behind; on a thread of the framework they would keep the class loader
        new Thread(work, "porthole-turbojpeg-load").start();
        try {
            return result.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new EncodeException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private static NativeBinding loadHere(String name) throws EncodeException {
        try {
            if (Native.LONG_SIZE != Long.BYTES || Native.POINTER_SIZE != Long.BYTES) {
                throw new EncodeException("only 64-bit systems with a 64-bit C long are supported");
            }
            NativeLibrary library = NativeLibrary.getInstance(name);
            TurboJpeg api = bind(library);
            long handle = api.tjInitCompress();
            if (handle == 0) {
                Native.unregister(api.getClass());
                throw new EncodeException(name + " makes no compressor");
            }
            api.tjDestroy(handle);
            long code = Pointer.nativeValue(library.getFunction("tjInitCompress"));
            Path file = MappedFile.at(code).orElse(Path.of(name));
            return new NativeBinding(api, file.toString(), versionOf(file));
        } catch (LinkageError e) {
            throw new EncodeException(reason(e), e);
        }
    }

    private static TurboJpeg bind(NativeLibrary library) {
        Lookup fresh = define();
        Native.register(fresh.lookupClass(), library);
        try {
            return (TurboJpeg) fresh.lookupClass().getDeclaredConstructor().newInstance();
        } catch (InstantiationException
                | IllegalAccessException
                | InvocationTargetException
                | NoSuchMethodException e) {
            throw new LinkageError("the binding cannot be instantiated", e);
        }
    }

    private static Lookup define() {
        String template = DirectTurboJpeg.class.getSimpleName() + ".class";
        try (InputStream in = DirectTurboJpeg.class.getResourceAsStream(template)) {
            if (in == null) {
                throw new LinkageError(template + " is missing from the bundle");
            }
            return MethodHandles.lookup().defineHiddenClass(in.readAllBytes(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalAccessException e) {
            throw new LinkageError("the binding cannot be defined", e);
        }
    }

    /** The API tells no version, but every build carries this text. */
    private static String versionOf(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_LIBRARY_BYTES) {
                Matcher found = VERSION.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                if (found.find()) {
                    return found.group(1);
                }
            }
            return "of unknown version";
        } catch (IOException e) {
            return "of unknown version (" + e.getMessage() + ")";
        }
    }

    /** JNA's messages have a line for each place where it looked. */
    private static String reason(LinkageError e) {
        return String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .distinct()
                .limit(2)
                .collect(Collectors.joining(" "));
    }
}
