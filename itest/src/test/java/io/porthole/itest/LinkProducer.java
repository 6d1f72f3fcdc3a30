/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A producer that asks the frame link for memory and leaves. */
final class LinkProducer {
    private static final int MAGIC = 0x4B4C4850;
    private static final int HEAD_BYTES = 12;
    private static final int HELLO = 1;
    private static final int NEED = 3;
    private static final int RING = 4;
    private static final int BYE = 14;

    private LinkProducer() {}

    /** Returns when it has been given memory. */
    static void visit(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            byte[] name = {'v', 'i', 's', 'i', 't', 'o', 'r'};
            // process id, frames a second; name, title, tone and token, each after its length
            int helloBytes = 4 + 8 + 2 + name.length + 2 + 2 + 2;
            ByteBuffer out = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
            head(out, HELLO, helloBytes).putInt(0).putDouble(10);
            out.putShort((short) name.length).put(name);
            out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
            head(out, NEED, 8).putLong(64 * 64 * 3);
            channel.write(out.flip());
            while (skip(channel) != RING) {
                // until there is memory
            }
            channel.write(head(out.clear(), BYE, 0).flip());
        }
    }

    private static ByteBuffer head(ByteBuffer out, int type, int length) {
        return out.putInt(MAGIC).putShort((short) 1).putShort((short) type).putInt(length);
    }

    /** Reads a message; returns its type. */
    private static int skip(SocketChannel channel) throws IOException {
        ByteBuffer head = read(channel, HEAD_BYTES);
        read(channel, head.getInt(8));
        return head.getShort(6);
    }

    private static ByteBuffer read(SocketChannel channel, int bytes) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException("the frame link hung up");
            }
        }
        return in;
    }
}
