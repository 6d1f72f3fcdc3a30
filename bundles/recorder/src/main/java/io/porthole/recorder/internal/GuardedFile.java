/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/**
 * A file of which nothing is changed any more once a write has failed. What was appended before the last
 * {@link #commit} is then all that it has, so that it ends with a whole fragment.
 */
final class GuardedFile implements SeekableByteChannel {
    private final FileChannel file;
    private long committed;
    private boolean failed;

    GuardedFile(FileChannel file) {
        this.file = file;
    }

    /** Declares whole what has been written. */
    void commit() throws IOException {
        committed = file.size();
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        if (failed) {
            throw new IOException("an earlier write has failed");
        }
        failed = true;
        int count = file.write(from);
        failed = false;
        return count;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return file.read(to);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
        file.position(to);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        try {
            if (failed && committed > 0 && file.isOpen()) {
                file.truncate(committed);
            }
        } finally {
            file.close();
        }
    }
}
