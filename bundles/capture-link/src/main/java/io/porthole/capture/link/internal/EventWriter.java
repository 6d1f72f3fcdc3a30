/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.porthole.api.control.InputEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Input events as the JSON of docs/protocol.md, "Input". */
final class EventWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private EventWriter() {}

    static byte[] write(InputEvent event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(160);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            fields(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    private static void fields(JsonGenerator json, InputEvent event) throws IOException {
        if (event instanceof InputEvent.Pointer p) {
            json.writeStringField("kind", "pointer");
            json.writeStringField("action", p.action().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("x", p.x());
            json.writeNumberField("y", p.y());
            json.writeNumberField("button", p.button());
            json.writeNumberField("buttons", p.buttons());
            json.writeNumberField("modifiers", p.modifiers());
        } else if (event instanceof InputEvent.Wheel w) {
            json.writeStringField("kind", "wheel");
            json.writeNumberField("x", w.x());
            json.writeNumberField("y", w.y());
            json.writeNumberField("deltaX", w.deltaX());
            json.writeNumberField("deltaY", w.deltaY());
            json.writeNumberField("modifiers", w.modifiers());
        } else if (event instanceof InputEvent.Key k) {
            json.writeStringField("kind", "key");
            json.writeBooleanField("down", k.down());
            json.writeStringField("code", k.code());
            json.writeStringField("key", k.key());
            json.writeNumberField("modifiers", k.modifiers());
        } else if (event instanceof InputEvent.Command c) {
            json.writeStringField("kind", "command");
            json.writeStringField("name", c.name());
            json.writeStringField("argument", c.argument());
        } else {
            json.writeStringField("kind", "release");
        }
    }
}
