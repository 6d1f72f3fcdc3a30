/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A unix socket in the file system that belongs to this host. A lock file next to it says so; the lock goes with the
 * process, however that ends.
 */
final class SocketFile implements AutoCloseable {
    private static final int MAX_PATH_BYTES = 100; // Linux has room for 107 and we add a suffix for a moment
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> LOCK_FILE = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final Object fileKey;
    private final FileChannel lock;
    private final ServerSocketChannel server;

    private SocketFile(Path path, Object fileKey, FileChannel lock, ServerSocketChannel server) {
        this.path = path;
        this.fileKey = fileKey;
        this.lock = lock;
        this.server = server;
    }

    /** Returns the path of the socket when none is configured. */
    static Path defaultPath(Map<String, String> environment, int uid) {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return Path.of(runtime.isEmpty() ? "/tmp" : runtime, "porthole-" + uid, "link.sock");
    }

    /** Returns this process's user. */
    static int uid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /**
     * Listens at a path. The socket is never reachable with wider permissions than it is meant to have.
     *
     * @throws IOException when that is not possible; the message says what to do
     */
    static SocketFile listen(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            throw new IOException("the socket's path '" + path + "' is longer than " + MAX_PATH_BYTES
                    + " bytes; set a shorter socketPath");
        }
        prepareFolder(Objects.requireNonNull(path.toAbsolutePath().getParent()));
        FileChannel lock = lock(path);
        ServerSocketChannel server = null;
        boolean done = false;
        try {
            requireNobody(path);
            server = bind(path, permissions);
            done = true;
            return new SocketFile(path, fileKey(path), lock, server);
        } finally {
            if (!done) {
                lock.close();
                if (server != null) {
                    server.close();
                }
            }
        }
    }

    private static void prepareFolder(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            return;
        }
        if (folder.getFileName() == null || !folder.getFileName().toString().startsWith("porthole-")) {
            return; // the configuration chose it
        }
        Map<String, Object> found = Files.readAttributes(folder, "unix:uid,isDirectory", LinkOption.NOFOLLOW_LINKS);
        if (!Objects.equals(found.get("uid"), uid()) || !Objects.equals(found.get("isDirectory"), true)) {
            throw new IOException("'" + folder + "' is not a folder of this user; remove it or set socketPath");
        }
        Files.setPosixFilePermissions(folder, OWNER_ALONE);
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolveSibling(path.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(LOCK_FILE));
        FileLock taken = null;
        try {
            taken = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw taken(path);
        } finally {
            if (taken == null) {
                channel.close();
            }
        }
        if (taken == null) {
            throw taken(path);
        }
        return channel;
    }

    /** Removes a socket at which nobody listens any more. */
    private static void requireNobody(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("'" + path + "' is not a socket; move it away or set socketPath");
        }
        boolean heard;
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            heard = probe.connect(UnixDomainSocketAddress.of(path));
        } catch (SocketException e) {
            heard = false;
        }
        if (heard) {
            throw taken(path);
        }
        Files.delete(path);
    }

    private static IOException taken(Path path) {
        return new IOException("another host listens at '" + path + "'; stop it or set socketPath for one of them");
    }

    private static ServerSocketChannel bind(Path path, Set<PosixFilePermission> permissions) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean done = false;
        try {
            server.bind(UnixDomainSocketAddress.of(fresh), 512);
            Files.setPosixFilePermissions(fresh, permissions);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            done = true;
            return server;
        } finally {
            if (!done) {
                server.close();
            }
        }
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    ServerSocketChannel server() {
        return server;
    }

    Path path() {
        return path;
    }

    /** Removes the socket when it is still ours. The lock file stays: removing it could take another host's lock. */
    @Override
    public void close() throws IOException {
        try (lock) {
            server.close();
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && fileKey.equals(fileKey(path))) {
                Files.delete(path);
            }
        }
    }
}
