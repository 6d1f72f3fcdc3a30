/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel's send buffer of one connection: what waits there is sent, however old it has become. */
public final class SendBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(SendBuffer.class);

    /** Linux counts its own bookkeeping too and reports twice what was asked for. */
    private static final int REPORTED = 2;

    private final @Nullable SocketChannel channel;
    private final int usual;

    private SendBuffer(@Nullable SocketChannel channel, int usual) {
        this.channel = channel;
        this.usual = usual;
    }

    /** Returns the buffer of the connection that a request came over, also after it became a WebSocket. */
    public static SendBuffer of(Context ctx) {
        Object transport = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .getTransport();
        try {
            return transport instanceof SocketChannel channel
                    ? new SendBuffer(channel, channel.getOption(StandardSocketOptions.SO_SNDBUF) / REPORTED)
                    : new SendBuffer(null, 0);
        } catch (IOException e) {
            return new SendBuffer(null, 0); // it is closing
        }
    }

    /**
     * Changes the size, from the next write on.
     *
     * @param bytes at most the configured size, which 0 stands for
     */
    public void limit(int bytes) {
        if (channel == null) {
            return;
        }
        try {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, bytes == 0 ? usual : Math.min(bytes, usual));
        } catch (IOException e) {
            LOG.debug("[http] The send buffer of a connection that is closing stays as it is", e);
        }
    }
}
