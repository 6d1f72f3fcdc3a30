/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.InputEvent;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatus;
import io.porthole.http.PictureWish;
import io.porthole.http.Problem;
import io.porthole.http.Role;
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
                case "clock" -> clock(json, received);
                case "acquire" -> acquire(json);
                case "release" -> release(json);
                case "input" -> input(json);
                default -> {
                    // a newer client may know more
                }
            }
        } catch (Problem e) {
            error(e.title(), e.detail(), null);
        } catch (IllegalArgumentException e) {
            error("Bad message", String.valueOf(e.getMessage()), null);
        }
    }

    private void error(String title, String detail, @Nullable String stream) {
        outbox.text("error " + title + ' ' + stream, Messages.error(title, detail, stream));
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
        PictureWish before = present == null ? transport.standard() : present.wish();
        PictureWish wish =
                PictureWish.of(name -> json.hasNonNull(name) ? json.path(name).asText() : null, before);
        if (present != null) {
            present.wish(wish);
        } else if (watches.size() >= Protocol.MAX_STREAMS) {
            error("Too many streams", "At most " + Protocol.MAX_STREAMS + " on one connection.", stream.name());
            return;
        }
        outbox.text("", Messages.subscribed(stream, wish));
        if (present == null) {
            watch(stream, wish);
        }
    }

    private void watch(Stream stream, PictureWish wish) {
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
            error(unknown.title(), unknown.detail(), name);
        } else if (stream == null) {
            error("No stream", "No source has come yet.", null);
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

    private void clock(JsonNode json, long received) {
        JsonNode asked = json.path("t0");
        if (!asked.isNumber()) {
            throw new IllegalArgumentException("t0 is not a number");
        }
        ObjectNode answer = Messages.message("clock");
        answer.set("t0", asked);
        outbox.text(
                "", answer.put("t1", received).put("t2", Messages.clockMicros()).toString());
    }

    private boolean mayNotSteer(String stream) {
        if (role == Role.CONTROL) {
            return false;
        }
        error("View only", "This token may watch, not steer. Use the control token.", stream);
        return true;
    }

    private void acquire(JsonNode json) {
        String stream = Json.text(json, "stream");
        if (!mayNotSteer(stream)) {
            boolean granted = steering.acquire(stream, json.path("take").asBoolean());
            outbox.text("", Messages.lease(stream, granted, steering.holder(stream)));
        }
    }

    private void release(JsonNode json) {
        String stream = Json.text(json, "stream");
        steering.release(stream);
        outbox.text("", Messages.lease(stream, false, steering.holder(stream)));
    }

    private void input(JsonNode json) {
        String stream = Json.text(json, "stream");
        if (mayNotSteer(stream)) {
            return;
        }
        InputEvent event = Inputs.read(json.path("event"));
        if (!steering.send(stream, event)) {
            String holder = steering.holder(stream);
            String why = transport.desk() == null
                    ? "Nothing can be steered here."
                    : holder == null ? "Acquire the lease first." : holder + " steers.";
            error("Not steered", why, stream);
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
        steering.lost((stream, holder) -> outbox.text("", Messages.lease(stream, false, holder)));
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
        steering.close();
        watches.values().forEach(Watch::close);
        watches.clear();
    }
}
