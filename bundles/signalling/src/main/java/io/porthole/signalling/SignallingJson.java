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
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words in which signalling says how a WebRTC session is wished, and why it is refused. */
public final class SignallingJson {
    /** Most ICE servers that a viewer brings along. */
    public static final int MAX_ICE_SERVERS = 8;

    private static final int MAX_URLS = 8;

    private SignallingJson() {}

    /** The word for a codec, a preset or a reason, such as {@code no-common-codec}. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The codec that is named; null for none.
     *
     * @throws IllegalArgumentException when it is not one of them
     */
    public static @Nullable VideoCodec codec(@Nullable String name) {
        return name == null ? null : named(VideoCodec.class, "codec", name);
    }

    /**
     * The preset that is named.
     *
     * @throws IllegalArgumentException when it is not one of them
     */
    public static BitratePreset preset(String name) {
        return named(BitratePreset.class, "preset", name);
    }

    /**
     * The preset that is named, where it may be left out; null for none.
     *
     * @throws IllegalArgumentException when it is not one of them
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
            servers.add(new IceServer(urls(server.path("urls")), text(server, "username"), text(server, "credential")));
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

    /** The list of RTCIceServer that a viewer is given. */
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

    /** The refusal that a desk's or a session's future failed with; any other failure counts as a fault. */
    public static SessionRefusedException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof SessionRefusedException refused) {
            return refused;
        }
        return new SessionRefusedException(SessionRefusedException.Reason.FAULT, "The host failed: " + cause);
    }
}
