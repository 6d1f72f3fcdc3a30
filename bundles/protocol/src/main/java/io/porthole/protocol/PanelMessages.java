/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.stream.StreamRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages {@code subscribe-controls} and {@code unsubscribe-controls} on one connection of a viewer, and what
 * follows them: {@code controls}, {@code control-values} and {@code plot-points}. What has changed is looked up at each
 * tick, so that nothing waits for a viewer that reads slowly.
 */
public final class PanelMessages {
    /** Most streams whose controls one connection follows. */
    private static final int MAX_STREAMS = 64;

    private final StreamRegistry registry;
    private final Supplier<@Nullable ControlService> services;
    private final MessageSink out;
    private final Map<String, PanelWatch> watches = new ConcurrentHashMap<>();

    /**
     * Without subscriptions yet.
     *
     * @param registry the streams
     * @param services gives the present control service
     * @param out sends the messages
     */
    public PanelMessages(StreamRegistry registry, Supplier<@Nullable ControlService> services, MessageSink out) {
        this.registry = registry;
        this.services = services;
        this.out = out;
    }

    /** Adds the handlers of these messages. */
    public void addTo(MessageRouter router) {
        router.on("subscribe-controls", (message, received) -> subscribe(message))
                .on("unsubscribe-controls", (message, received) -> watches.remove(Json.text(message, "stream")));
    }

    private void subscribe(JsonNode message) {
        String stream = Json.text(message, "stream");
        if (registry.find(stream) == null) {
            out.sendError("Unknown stream", "There is no stream '" + stream + "'.", stream);
        } else if (!watches.containsKey(stream) && watches.size() >= MAX_STREAMS) {
            out.sendError("Too many streams", "At most " + MAX_STREAMS + " on one connection.", stream);
        } else {
            PanelWatch watch = new PanelWatch(stream, PanelWatch.plots(message.path("plots")));
            watches.put(stream, watch);
            watch.update(registry.find(stream), services.get(), out);
        }
    }

    /** Sends what has changed since the last call; called several times a second, by one thread. */
    public void tick() {
        watches.forEach((stream, watch) -> watch.update(registry.find(stream), services.get(), out));
    }

    /** Sends the true value of a control at the next tick, for a viewer that was refused. */
    void sendAgain(String stream, String control) {
        PanelWatch watch = watches.get(stream);
        if (watch != null) {
            watch.sendAgain(control);
        }
    }
}
