/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.porthole.api.encode.EncodeException;
import java.nio.ByteBuffer;

/** A block of malloc'ed memory with one owner. Unlike a direct buffer's, its pages cost nothing until written to. */
final class NativeMemory implements AutoCloseable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private long address;
    private ByteBuffer view = NOTHING;

    /** Makes room for that many bytes; what was there is lost, and so is every earlier view. */
    void reserve(long bytes) throws EncodeException {
        if (bytes <= view.capacity() && bytes > view.capacity() / 4) {
            return;
        }
        close();
        if (bytes <= 0 || bytes > Integer.MAX_VALUE) {
            throw new EncodeException("the frame is too large for one JPEG");
        }
        address = Native.malloc(bytes);
        if (address == 0) {
            throw new EncodeException("no memory for a JPEG of up to " + bytes + " bytes");
        }
        view = new Pointer(address).getByteBuffer(0, bytes);
    }

    /** Returns where it starts; 0 when nothing is reserved. */
    long address() {
        return address;
    }

    /** Returns all of it, the same buffer every time, until the next reservation. */
    ByteBuffer view() {
        return view;
    }

    @Override
    public void close() {
        view = NOTHING;
        if (address != 0) {
            Native.free(address);
            address = 0;
        }
    }
}
