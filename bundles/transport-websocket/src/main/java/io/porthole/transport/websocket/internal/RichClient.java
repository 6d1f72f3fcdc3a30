/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatus;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.protocol.ControlMessages;
import io.porthole.protocol.Json;
import io.porthole.protocol.Messages;
import io.porthole.protocol.Steering;
import io.porthole.protocol.StreamOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** A client that speaks {@code porthole.v1}. */
final class RichClient implements Client {
    private static final long STATISTICS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Session session;
    private final WebsocketTransport transport;
    private final Role role;
    private final String remote;
    private final Outbox outbox;
    private final Steering steering;
    private final ControlMessages talk;
    private final PeerTalk peers;
    private final Map<Integer, Watch> watches = new ConcurrentHashMap<>();
    private volatile String streamsTold = "";
    private volatile long statisticsNanos;
    private volatile boolean closed;

    /** @param name that no other client has, for others to read */
    RichClient(Session session, WebsocketTransport transport, Role role, String remote, String name) {
        this.session = session;
        this.transport = transport;
        this.role = role;
        this.remote = remote;
        this.outbox = new Outbox(session, transport.framing(), transport.marks());
        this.steering = new Steering(transport::desk, name);
        this.talk = new ControlMessages(role == Role.CONTROL, steering, transport::desk, outbox::text);
        this.peers = new PeerTalk(role == Role.CONTROL, remote, transport::peers, outbox::text);
    }

    @Override
    public void opened(Overview now) {
        ObjectNode hello = Messages.message("hello")
                .put("protocol", Protocol.NAME)
                .put("version", transport.version())
                .put("instance", transport.instance())
                .put("role", role == Role.CONTROL ? "control" : "view")
                .put("time", Messages.clockMicros());
        now.describe(hello);
        streamsTold = now.streams();
        outbox.text("", hello.toString());
        peers.tell(now.webRtc());
    }

    @Override
    public void text(String message) {
        long received = Messages.clockMicros();
        try {
            JsonNode json = Json.object(message);
            switch (json.path("type").asText()) {
                case "subscribe" -> subscribe(json);
                case "unsubscribe" -> unsubscribe(json);
                case "ack" -> acknowledge(json);
                default -> {
                    if (!talk.take(json, received)) {
                        peers.take(json); // a newer client may know more
                    }
                }
            }
        } catch (Problem e) {
            talk.error(e.title(), e.detail(), null);
        } catch (IllegalArgumentException e) {
            talk.error("Bad message", String.valueOf(e.getMessage()), null);
        }
    }

    @Override
    public void binary() {
        session.close(Protocol.CLOSE_BINARY, "binary messages go to the client only", Callback.NOOP);
    }

    private void subscribe(JsonNode json) {
        Stream stream = stream(json);
        if (stream == null) {
            return;
        }
        Watch present = watches.get(stream.id());
        StreamOptions before = present == null ? transport.standard() : present.wish();
        StreamOptions wish = Problem.orBadValue(() ->
                StreamOptions.of(name -> json.hasNonNull(name) ? json.path(name).asText() : null, before));
        if (present != null) {
            present.wish(wish);
        } else if (watches.size() >= Protocol.MAX_STREAMS) {
            talk.error("Too many streams", "At most " + Protocol.MAX_STREAMS + " on one connection.", stream.name());
            return;
        }
        outbox.text("", subscribed(stream, wish));
        if (present == null) {
            watch(stream, wish);
        }
    }

    private static String subscribed(Stream stream, StreamOptions wish) {
        return Messages.message("subscribed")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("codec", "jpeg")
                .put("quality", wish.profile().quality())
                .put("subsampling", StreamOptions.text(wish.profile().subsampling()))
                .put("fps", wish.framesPerSecond())
                .toString();
    }

    private void watch(Stream stream, StreamOptions wish) {
        Watch w = new Watch(stream, wish, outbox, new AckWindow(), this::ended);
        watches.put(stream.id(), w);
        tell(w, stream.status());
        w.begin(remote);
        if (closed) {
            w.close();
        }
    }

    /** The stream that is named, or the default one; null when there is none, which is told. */
    private @Nullable Stream stream(JsonNode json) {
        boolean named = json.hasNonNull("stream");
        String name = json.path("stream").asText();
        Stream stream =
                named ? transport.registry().find(name) : transport.registry().defaultStream();
        if (stream == null && named) {
            Problem unknown = Problem.unknownStream(name);
            talk.error(unknown.title(), unknown.detail(), name);
        } else if (stream == null) {
            talk.error("No stream", "No source has come yet.", null);
        }
        return stream;
    }

    private void ended(Watch watch, String reason) {
        watches.remove(watch.stream().id());
        watch.close();
        transport.marks().forget(watch.stream().id());
        outbox.text("", Messages.ended(watch.stream(), reason));
    }

    private void unsubscribe(JsonNode json) {
        String name = Json.text(json, "stream");
        List<Watch> named = watches.values().stream()
                .filter(w -> w.stream().name().equals(name))
                .toList();
        for (Watch w : named) {
            watches.remove(w.stream().id());
            w.close();
        }
    }

    private void acknowledge(JsonNode json) {
        Watch w = watches.get((int) Json.number(json, "id"));
        long sequence = Json.number(json, "sequence");
        if (w != null) {
            w.acknowledged(sequence);
        }
    }

    @Override
    public void tick(Overview now, long nowNanos) {
        String streams = now.streams();
        if (!streams.equals(streamsTold)) {
            streamsTold = streams;
            outbox.text("streams", streams);
        }
        for (Watch w : watches.values()) {
            tell(w, w.stream().status());
        }
        peers.tell(now.webRtc());
        talk.tellLost();
        if (nowNanos - statisticsNanos >= STATISTICS_NANOS) {
            statisticsNanos = nowNanos;
            for (Watch w : watches.values()) {
                Stream stream = w.stream();
                if (w.begun()) {
                    outbox.text("statistics " + stream.id(), now.statistics(w, steering.holds(stream.name())));
                }
            }
        }
    }

    private void tell(Watch watch, StreamStatus status) {
        if (watch.news(status)) {
            outbox.text("status " + watch.stream().id(), Messages.status(watch.stream(), status));
        }
    }

    @Override
    public long progressNanos() {
        return outbox.progressNanos();
    }

    @Override
    public void close() {
        closed = true;
        outbox.close();
        peers.close();
        steering.close();
        watches.values().forEach(Watch::close);
        watches.clear();
    }
}
