/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Functions of Linux's C library for shared memory (glibc 2.27 or newer). Every caller is counted between {@link
 * #retain} and {@link #release}: when the last one has left, the binding is taken away from JNA, whose cleaner thread
 * would otherwise keep this bundle's class loader for ever.
 */
final class LibC {
    static final int MFD_CLOEXEC = 1;
    static final int MFD_ALLOW_SEALING = 2;
    static final int F_ADD_SEALS = 1033;
    static final int F_SEAL_SEAL = 1;
    static final int F_SEAL_SHRINK = 2;
    static final int F_SEAL_GROW = 4;
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final int MAP_PRIVATE = 2;
    static final int MAP_ANONYMOUS = 0x20;
    static final long MAP_FAILED = -1;

    private static int users;

    private LibC() {}

    /**
     * Counts a user more.
     *
     * @throws LinkageError when the C library cannot be reached; then the caller is not counted
     */
    static synchronized void retain() {
        if (users == 0) {
            // binding leaves JNA's thread-locals behind; on a thread that lives on they would keep the class loader
            CompletableFuture<Void> bound = CompletableFuture.runAsync(
                    () -> Native.register(LibC.class, Platform.C_LIBRARY_NAME),
                    work -> new Thread(work, "porthole-link-bind").start());
            try {
                bound.join();
            } catch (CompletionException e) {
                throw new LinkageError("the C library cannot be reached: " + e.getMessage(), e);
            }
        }
        users++;
    }

    /** Counts a user less; to be called once by each. */
    static synchronized void release() {
        users--;
        if (users == 0) {
            Native.unregister(LibC.class);
        }
    }

    static native int memfd_create(String name, int flags);

    static native int ftruncate(int fd, long length);

    static native int fcntl(int fd, int command, int argument);

    static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    static native int munmap(long address, long length);

    static native int close(int fd);
}
