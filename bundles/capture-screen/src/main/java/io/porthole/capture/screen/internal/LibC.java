/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/** System V shared memory and {@code free}, mapped directly. */
final class LibC {
    /** For {@link #shmget}: a new segment that nobody else finds by a key. */
    static final int IPC_PRIVATE = 0;

    /** For {@link #shmget}: make it. */
    static final int IPC_CREAT = 01000;

    /** For {@link #shmctl}: the segment goes with its last user, however that ends. */
    static final int IPC_RMID = 0;

    private LibC() {}

    /** To be called by {@link Natives} alone. */
    static void bind() {
        Native.register(LibC.class, NativeLibrary.getInstance("c"));
    }

    static native int shmget(int key, long size, int flags);

    static native long shmat(int id, long address, int flags);

    static native int shmdt(long address);

    static native int shmctl(int id, int command, long buffer);

    static native void free(long address);
}
