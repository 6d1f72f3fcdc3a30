/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** What the shared memory needs of Linux's C library (glibc 2.27 or newer). */
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
    static final long MAP_FAILED = -1;

    static {
        Native.register(LibC.class, Platform.C_LIBRARY_NAME);
    }

    private LibC() {}

    static native int memfd_create(String name, int flags);

    static native int ftruncate(int fd, long length);

    static native int fcntl(int fd, int command, int argument);

    static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    static native int munmap(long address, long length);

    static native int close(int fd);
}
