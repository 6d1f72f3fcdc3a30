/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.encode.VideoProfile;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.protocol.StreamOptions;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * A client without subprotocol: every message is one JPEG, and whatever it says is ignored. It stays when its stream
 * goes and is shown the next one that fits.
 */
final class JpegClient implements Client {
    private final StreamRegistry registry;
    private final @Nullable String name;
    private final StreamOptions options;
    private final String remote;
    private final Outbox outbox;
    private final AtomicReference<@Nullable StreamWatch> watch = new AtomicReference<>();
    private volatile boolean closed;

    /** @param name of the stream; null for the default one */
    JpegClient(Session session, StreamRegistry registry, @Nullable String name, StreamOptions options, String remote) {
        this.registry = registry;
        this.name = name;
        this.options = options;
        this.remote = remote;
        this.outbox = new Outbox(session, null, null);
    }

    @Override
    public void opened(TickSnapshot now) {
        attach();
    }

    @Override
    public void text(String message) {
        // nothing that such a client says has a meaning
    }

    @Override
    public void binary() {
        // nothing that such a client says has a meaning
    }

    @Override
    public void tick(TickSnapshot now, long nowNanos) {
        attach();
    }

    private void attach() {
        if (closed || watch.get() != null) {
            return;
        }
        Stream stream = name == null ? registry.defaultStream() : registry.find(name);
        if (stream == null) {
            return;
        }
        StreamWatch w = new StreamWatch(
                stream, WatchOptions.jpeg(options), VideoProfile.DEFAULT.bitrate(), outbox, null, (gone, reason) -> detach(gone));
        if (!watch.compareAndSet(null, w)) {
            return; // another thread was first
        }
        w.begin(remote);
        if (closed) {
            detach(w);
        }
    }

    private void detach(StreamWatch gone) {
        gone.close();
        watch.compareAndSet(gone, null);
    }

    @Override
    public long progressNanos() {
        return outbox.progressNanos();
    }

    @Override
    public void close() {
        closed = true;
        outbox.close();
        StreamWatch w = watch.get();
        if (w != null) {
            detach(w);
        }
    }
}
