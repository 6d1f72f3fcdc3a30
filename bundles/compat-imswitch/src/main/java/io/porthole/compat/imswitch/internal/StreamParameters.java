/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.signalling.IceServer;
import io.porthole.signalling.SignallingJson;
import io.porthole.signalling.VideoLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * How a detector is streamed, under ImSwitch's names. Immutable. What is not known is kept out and ignored, as ImSwitch
 * does.
 */
final class StreamParameters {
    static final List<String> PROTOCOLS = List.of("binary", "jpeg", "mjpeg", "webrtc");
    private static final int MAX_SUBSAMPLING = 64;
    private static final int MAX_SIDE = 16384;
    private static final int MAX_THROTTLE_MS = 60_000;
    private static final int MAX_LEVEL = 22;
    private static final int DEFAULT_SUBSAMPLING = 4;

    private final ObjectNode values;

    private StreamParameters(ObjectNode values) {
        this.values = values;
    }

    /** Returns ImSwitch's defaults, but that only raw samples are subsampled unless a client asks for it. */
    static StreamParameters of(String protocol) {
        ObjectNode v = JsonNodeFactory.instance.objectNode();
        v.putNull("detector_name");
        v.put("protocol", protocol);
        v.put("compression_algorithm", "lz4").put("compression_level", 0);
        v.put("subsampling_factor", protocol.equals("binary") ? DEFAULT_SUBSAMPLING : 1);
        v.put("throttle_ms", 50).put("crop_size", 0);
        v.put("jpeg_quality", 80);
        v.putArray("stun_servers");
        v.putArray("turn_servers");
        v.put("max_width", 1280);
        return new StreamParameters(v);
    }

    /**
     * Returns a copy with some changed.
     *
     * @throws IllegalArgumentException when a value is not acceptable; the message says what is
     */
    StreamParameters with(JsonNode changes) {
        ObjectNode changed = values.deepCopy();
        changes.properties().forEach(e -> {
            if (changed.has(e.getKey())
                    && !e.getKey().equals("protocol")
                    && !e.getKey().equals("detector_name")) {
                changed.set(e.getKey(), e.getValue());
            }
        });
        StreamParameters params = new StreamParameters(changed);
        params.check();
        return params;
    }

    StreamParameters of(String detector, String protocol) {
        ObjectNode changed = values.deepCopy();
        changed.put("detector_name", detector).put("protocol", protocol);
        return new StreamParameters(changed);
    }

    private void check() {
        compression();
        level();
        subsampling();
        crop();
        framesPerSecond();
        profile();
        videoLimits();
        iceServers();
    }

    private int whole(String name, int least, int most) {
        JsonNode value = values.path(name);
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            throw new IllegalArgumentException(name + " is not a number in " + least + ".." + most);
        }
        return value.intValue();
    }

    /** {@code none}, {@code lz4} or {@code zstd}. */
    String compression() {
        return switch (values.path("compression_algorithm").asText()) {
            case "none" -> "none";
            case "lz4" -> "lz4";
            case "zstd", "zstandard" -> "zstd";
            default -> throw new IllegalArgumentException("compression_algorithm is not one of none, lz4, zstd");
        };
    }

    int level() {
        return whole("compression_level", 0, MAX_LEVEL);
    }

    /** Returns the distance in columns and rows from one pixel that is sent to the next. */
    int subsampling() {
        return whole("subsampling_factor", 1, MAX_SUBSAMPLING);
    }

    /** Returns the side of the square in the middle that is sent; 0 for everything. */
    int crop() {
        return whole("crop_size", 0, MAX_SIDE);
    }

    /** Returns whether not all pixels of a frame are sent. */
    boolean reduced() {
        return subsampling() > 1 || crop() > 0;
    }

    /** Returns the most frames a second; 0 for every one. */
    double framesPerSecond() {
        int throttle = whole("throttle_ms", 0, MAX_THROTTLE_MS);
        return throttle == 0 ? 0 : 1000.0 / throttle;
    }

    /** Returns what WebRTC sends at most: {@code throttle_ms}, {@code subsampling_factor} and {@code max_width}. */
    VideoLimits videoLimits() {
        return VideoLimits.NONE
                .withMaxFramesPerSecond(framesPerSecond())
                .withDivisor(subsampling())
                .withMaxWidth(whole("max_width", 0, MAX_SIDE));
    }

    JpegProfile profile() {
        return JpegProfile.of(whole("jpeg_quality", 1, 100), Subsampling.S420);
    }

    /** Of {@code stun_servers}, texts or RTCIceServers, and {@code turn_servers}. */
    List<IceServer> iceServers() {
        List<IceServer> servers = new ArrayList<>();
        for (JsonNode stun : values.path("stun_servers")) {
            if (stun.isTextual()) {
                servers.add(IceServer.of(stun.textValue()));
            } else {
                servers.addAll(SignallingJson.iceServers(one(stun)));
            }
        }
        servers.addAll(SignallingJson.iceServers(values.path("turn_servers")));
        if (servers.size() > SignallingJson.MAX_ICE_SERVERS) {
            throw new IllegalArgumentException(
                    "there are more than " + SignallingJson.MAX_ICE_SERVERS + " ICE servers");
        }
        return servers;
    }

    private static ArrayNode one(JsonNode server) {
        return JsonNodeFactory.instance.arrayNode().add(server);
    }

    /** Returns all of them: a copy without the credentials of TURN servers, which every viewer may read. */
    ObjectNode json() {
        ObjectNode shown = values.deepCopy();
        for (JsonNode server : shown.path("turn_servers")) {
            if (server instanceof ObjectNode turn) {
                turn.remove("credential");
            }
        }
        return shown;
    }
}
