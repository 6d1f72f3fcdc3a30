/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.encode.VideoProfile;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.http.Problem;
import io.porthole.http.SendBuffer;
import io.porthole.protocol.StreamOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * A client without subprotocol: every message is one JPEG, and whatever it says is ignored. It stays when its stream
 * goes and is shown the next one that fits.
 */
final class JpegClient implements Client {
    private final Session session;
    private final StreamRegistry registry;
    private final @Nullable String name;
    private final StreamOptions options;
    private final String remote;
    private final Outbox outbox;
    private final SendBuffer buffer;
    private final boolean fixed;
    private final NarrowLink link = new NarrowLink(System.nanoTime());
    private final AtomicReference<@Nullable StreamWatch> watch = new AtomicReference<>();
    private volatile StreamOptions current;
    private volatile boolean closed;

    /**
     * What a client asked for.
     *
     * @param name of the stream; null for the default one
     * @param options how the stream is watched
     * @param fixed whether the quality stays as it is on a narrow link
     * @param remote the client's address
     */
    record Request(@Nullable String name, StreamOptions options, boolean fixed, String remote) {}

    /**
     * Not yet watching.
     *
     * @param framing makes messages of frames
     * @param buffer of the connection
     */
    JpegClient(
            Outbox.Connection connection,
            StreamRegistry registry,
            Request request,
            MessageFraming framing,
            SendBuffer buffer) {
        this.session = connection.session();
        this.registry = registry;
        this.name = request.name;
        this.options = request.options;
        this.current = request.options;
        this.fixed = request.fixed;
        this.remote = request.remote;
        this.buffer = buffer;
        this.outbox = new Outbox(connection, framing, null, this::sent);
    }

    private void sent(int bytes, long tookNanos) {
        if (!link.sent(bytes, tookNanos, System.nanoTime())) {
            return;
        }
        buffer.limit(link.bufferBytes());
        StreamOptions changed = fixed ? options : options.withProfile(link.profile(options.profile()));
        StreamWatch w = watch.get();
        if (!changed.equals(current)) {
            current = changed;
            if (w != null) {
                w.options(WatchOptions.jpeg(changed));
            }
        }
    }

    /** Returns why such a client gets nothing of that stream, or of the default one; null when it can be served. */
    static @Nullable Problem refusal(StreamRegistry registry, @Nullable String name, StreamOptions options) {
        Stream stream = name == null ? registry.defaultStream() : registry.find(name);
        String reason = stream == null ? "" : stream.refusal(options.subscribe(ViewerInfo.of("websocket", "")));
        return stream == null || reason.isEmpty() ? null : Problem.notAcceptable(stream.name(), "JPEG", reason);
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
    public boolean take(ByteBuffer text) {
        return true;
    }

    @Override
    public void binary() {
        // nothing that such a client says has a meaning
    }

    @Override
    public void tick(TickSnapshot now, long nowNanos) {
        attach();
        StreamWatch w = watch.get();
        Problem refusal = w == null ? null : refusal(registry, w.stream().name(), options);
        if (refusal != null) {
            session.close(Protocol.CLOSE_NOT_JPEG, refusal.title(), Callback.NOOP);
        }
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
                stream,
                WatchOptions.jpeg(current),
                VideoProfile.DEFAULT.bitrate(),
                outbox,
                null,
                (gone, reason) -> detach(gone));
        if (!watch.compareAndSet(null, w)) {
            return; // another thread was first
        }
        w.begin(ViewerInfo.of("websocket", remote));
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
