/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.protocol.Json;
import io.porthole.protocol.StreamOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Until it says which nodes it shows it gets every stream, each as the node of its name; with the filter
 * {@code node_id}, one or a list, only these. As in Overwatch a topic list without {@code xray_frame} stops the frames.
 */
final class XrayClient {
    private static final Logger LOG = LoggerFactory.getLogger(XrayClient.class);
    private static final String TOPIC = "xray_frame";
    private static final int MAX_SUBSCRIPTIONS = 16;
    private static final int MAX_NAMES = 64;

    private final Session session;
    private final StreamRegistry streams;
    private final XrayMessages messages;
    private final StreamOptions options;
    private final String remote;
    private final Map<String, XraySubscription> subscriptions = new HashMap<>();
    private Set<String> topics = Set.of(TOPIC);
    private Set<String> nodes = Set.of();
    private ObjectNode filters = JsonNodeFactory.instance.objectNode();
    private boolean closed;

    XrayClient(Session session, StreamRegistry streams, XrayMessages messages, StreamOptions options, String remote) {
        this.session = session;
        this.streams = streams;
        this.messages = messages;
        this.options = options;
        this.remote = remote;
    }

    /** Does what it says; whatever is not understood is ignored, as Overwatch does. */
    void text(String message) {
        try {
            JsonNode json = Json.object(message);
            switch (json.path("type").asText()) {
                case "ping" -> session.sendText("{\"type\":\"pong\"}", Callback.NOOP);
                case "subscribe" -> subscribe(json);
                default -> LOG.trace("ignored: {}", message);
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("ignored, because {}", e.getMessage());
        }
    }

    private void subscribe(JsonNode json) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("type", "subscribed");
        synchronized (this) {
            Set<String> named = names(json.path("topics"));
            topics = named.isEmpty() ? topics : named;
            if (json.path("filters") instanceof ObjectNode changed) {
                ObjectNode merged = filters.deepCopy().setAll(changed);
                if (merged.size() > MAX_NAMES) {
                    throw new IllegalArgumentException("too many filters");
                }
                filters = merged;
                nodes = names(merged.path("node_id"));
            }
            ArrayNode list = answer.putArray("topics");
            topics.forEach(list::add);
            answer.set("filters", filters);
        }
        session.sendText(answer.toString(), Callback.NOOP);
        attach();
    }

    private static Set<String> names(JsonNode value) {
        Set<String> names = new LinkedHashSet<>();
        if (value.isTextual()) {
            names.add(value.textValue());
        }
        for (JsonNode name : value) {
            if (names.size() < MAX_NAMES && name.isTextual()) {
                names.add(name.textValue());
            }
        }
        return names;
    }

    /** Watches what it wants and what is there. */
    void attach() {
        List<XraySubscription> gone = new ArrayList<>();
        List<XraySubscription> begun = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            Map<String, Stream> wanted = wanted();
            subscriptions.entrySet().removeIf(e -> {
                XraySubscription subscription = e.getValue();
                boolean stale =
                        subscription.hasEnded() || !subscription.stream().equals(wanted.get(e.getKey()));
                return stale && gone.add(subscription);
            });
            wanted.forEach((node, stream) -> {
                if (!subscriptions.containsKey(node) && subscriptions.size() < MAX_SUBSCRIPTIONS) {
                    XrayMessages.NodeMessages shared = messages.share(stream.id(), options, node, workflow());
                    XraySubscription subscription = new XraySubscription(session, stream, shared, options, remote);
                    subscriptions.put(node, subscription);
                    begun.add(subscription);
                }
            });
        }
        gone.forEach(XraySubscription::close);
        begun.forEach(XraySubscription::start);
    }

    private Map<String, Stream> wanted() {
        Map<String, Stream> wanted = new HashMap<>();
        if (!topics.contains(TOPIC)) {
            return wanted;
        }
        if (nodes.isEmpty()) {
            for (Stream stream : streams.streams()) {
                wanted.put(stream.name(), stream);
            }
            return wanted;
        }
        for (String node : nodes) {
            Stream stream = NodeStreams.stream(streams, node);
            if (stream != null) {
                wanted.put(node, stream);
            }
        }
        return wanted;
    }

    private String workflow() {
        return filters.path("workflow_id").asText("porthole");
    }

    void close() {
        List<XraySubscription> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(subscriptions.values());
            subscriptions.clear();
        }
        left.forEach(XraySubscription::close);
    }
}
