/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.protocol.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words and JSON of signalling: codecs, presets and ICE servers as requests and messages have them. */
public final class SignallingJson {
    /** Maximum number of ICE servers in a request. */
    public static final int MAX_ICE_SERVERS = 8;

    private static final int MAX_URLS = 8;

    private SignallingJson() {}

    /** Returns the word for a codec, a preset, a state or a reason, such as {@code no-common-codec}. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the codec of that name; null for null.
     *
     * @throws IllegalArgumentException when there is no such codec
     */
    public static @Nullable VideoCodec codec(@Nullable String name) {
        return name == null ? null : named(VideoCodec.class, "codec", name);
    }

    /**
     * Returns the preset of that name.
     *
     * @throws IllegalArgumentException when there is no such preset
     */
    public static BitratePreset preset(String name) {
        return named(BitratePreset.class, "preset", name);
    }

    /**
     * Returns the preset of that name; null for null.
     *
     * @throws IllegalArgumentException when there is no such preset
     */
    public static @Nullable BitratePreset presetIfNamed(@Nullable String name) {
        return name == null ? null : preset(name);
    }

    private static <E extends Enum<E>> E named(Class<E> type, String what, String name) {
        for (E value : type.getEnumConstants()) {
            if (word(value).equals(name)) {
                return value;
            }
        }
        throw new IllegalArgumentException(what + " '" + name + "' is not one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(SignallingJson::word)
                        .collect(Collectors.joining(", ")));
    }

    /**
     * Reads a list of RTCIceServer; {@code urls} is a text or a list of them.
     *
     * @param list null or a JSON null for none
     * @throws IllegalArgumentException when it is no such list
     */
    public static List<IceServer> iceServers(@Nullable JsonNode list) {
        if (list == null || list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MAX_ICE_SERVERS) {
            throw new IllegalArgumentException("iceServers is not a list of at most " + MAX_ICE_SERVERS
                    + " like {\"urls\":[\"turn:host:3478\"],\"username\":\"…\",\"credential\":\"…\"}");
        }
        List<IceServer> servers = new ArrayList<>();
        for (JsonNode server : list) {
            servers.add(IceServer.of(urls(server.path("urls"))).withCredential(text(server, "username"), text(server, "credential")));
        }
        return servers;
    }

    private static List<String> urls(JsonNode urls) {
        if (urls.isTextual()) {
            return List.of(urls.textValue());
        }
        List<String> all = new ArrayList<>();
        urls.forEach(u -> all.add(u.isTextual() ? u.textValue() : ""));
        if (!urls.isArray() || all.isEmpty() || all.size() > MAX_URLS || all.contains("")) {
            throw new IllegalArgumentException("urls of an ICE server is not 1 to " + MAX_URLS + " texts");
        }
        return all;
    }

    private static String text(JsonNode server, String name) {
        JsonNode value = server.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return Json.text(server, name);
    }

    /** Returns a list of RTCIceServer. */
    public static ArrayNode json(List<IceServer> servers) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (IceServer server : servers) {
            ObjectNode out = list.addObject();
            server.urls().forEach(out.putArray("urls")::add);
            if (!server.username().isEmpty()) {
                out.put("username", server.username()).put("credential", server.credential());
            }
        }
        return list;
    }
}
