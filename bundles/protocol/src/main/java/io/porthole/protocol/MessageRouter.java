/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Passes each text message of a viewer to the handler of its {@code type}. A message of another type is ignored,
 * because
 * a newer client may know more; one that is not well formed is answered by an {@code error}. For one thread at a time.
 */
public final class MessageRouter {
    private final MessageSink out;
    private final Map<String, Handler> handlers = new HashMap<>();

    /** Handles the messages of one type. */
    @ConsumerType
    @FunctionalInterface
    public interface Handler {
        /**
         * Handles a message.
         *
         * @param receivedMicros when the message arrived, on {@link Messages#clockMicros}
         * @throws IllegalArgumentException when the message is not well formed; its text says what is allowed
         */
        void handle(JsonNode message, long receivedMicros);
    }

    /** Without handlers yet; errors go to {@code out}. */
    public MessageRouter(MessageSink out) {
        this.out = out;
    }

    /** Sets the handler of a type and returns this router. */
    public MessageRouter on(String type, Handler handler) {
        handlers.put(type, handler);
        return this;
    }

    /** Passes on a message that has just arrived. */
    public void route(String text) {
        long received = Messages.clockMicros();
        try {
            JsonNode message = Json.object(text);
            Handler handler = handlers.get(message.path("type").asText());
            if (handler != null) {
                handler.handle(message, received);
            }
        } catch (IllegalArgumentException e) {
            out.sendError("Bad message", String.valueOf(e.getMessage()), null);
        }
    }
}
