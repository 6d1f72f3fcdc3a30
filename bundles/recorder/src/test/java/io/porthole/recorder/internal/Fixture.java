/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.record.Recording;
import io.porthole.api.record.RecordingListener;
import io.porthole.api.record.RecordingOptions;
import io.porthole.api.record.RecordingState;
import io.porthole.protocol.Json;
import io.porthole.testkit.Await;
import io.porthole.testkit.Configs;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.FakeStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A recorder in a folder of its own, with a stream whose frames a test makes. */
final class Fixture implements AutoCloseable {
    static final long FRAME_NANOS = 100_000_000;

    final FakeStreams streams = new FakeStreams();
    final FakeStream demo = streams.add("demo");
    final FakeFfmpeg ffmpeg = new FakeFfmpeg();
    final Path folder;
    final Recorder recorder;
    private final long begin = System.nanoTime() - 10_000_000_000L;

    /** @param config keys and values by turns */
    Fixture(Path folder, Object... config) {
        this.folder = folder;
        Map<String, Object> keys = new HashMap<>(Map.of("folder", folder.toString(), "minFreeInMiB", 0));
        for (int i = 0; i < config.length; i += 2) {
            keys.put((String) config[i], config[i + 1]);
        }
        recorder = new Recorder(streams, ffmpeg.library(), Configs.of(Config.class, keys));
        recorder.addEncoder(new H264());
    }

    /** Returns the bytes of a frame: SPS and PPS in front of a key frame, and its number at the end. */
    static byte[] bytes(long number, boolean key) {
        byte[] head = key
                ? new byte[] {0, 0, 0, 1, 0x67, 0x42, (byte) 0xC0, 0x1F, 1, 0, 0, 0, 1, 0x68, 1, 0, 0, 0, 1, 0x65, 0}
                : new byte[] {0, 0, 0, 1, 0x41, 0};
        head[head.length - 1] = (byte) number;
        return head;
    }

    FrameInfo info(long sequence) {
        return FrameInfo.packed(64, 48, PixelFormat.RGB8, sequence, begin + sequence * FRAME_NANOS)
                .withSimulationTime(sequence / 10.0);
    }

    /** Shows a frame; every tenth, from 0, is a key frame. */
    void show(long sequence) {
        show(info(sequence), sequence % 10 == 0);
    }

    void show(FrameInfo info, boolean key) {
        demo.showVideo(info, key, bytes(info.sequence(), key));
    }

    void show(long from, long to) {
        for (long i = from; i <= to; i++) {
            show(i);
        }
    }

    void showEpisode(long sequence, Object episode) {
        show(info(sequence).withAnnotations(Annotations.ofValues(Map.of("episode", episode))), sequence % 10 == 0);
    }

    Recording start() throws Exception {
        return start(RecordingOptions.of("demo", "test"));
    }

    Recording start(RecordingOptions options) throws Exception {
        return recorder.start(options, RecordingListener.NONE);
    }

    /** Waits until all that was shown has been written. */
    static void awaitFrames(Recording recording, long frames) throws Exception {
        Await.until(frames + " frames", () -> recording.status().frames() >= frames);
    }

    static void awaitEnd(Recording recording) throws Exception {
        Await.until("the end", () -> recording.status().state() != RecordingState.RECORDING);
    }

    /** Returns the lines of a video as the muxer wrote them. */
    List<String> video(String id) throws IOException {
        return Files.readAllLines(folder.resolve(id + ".mp4"));
    }

    /** Returns the lines of a sidecar of one type. */
    List<JsonNode> lines(String id, String type) throws IOException {
        return Files.readAllLines(folder.resolve(id + ".jsonl")).stream()
                .map(Json::object)
                .filter(line -> line.path("type").asText().equals(type))
                .toList();
    }

    List<Long> sequences(String id) throws IOException {
        return lines(id, "frame").stream()
                .map(line -> line.path("sequence").asLong())
                .toList();
    }

    @Override
    public void close() {
        recorder.stop();
    }

    private static final class H264 implements EncoderFactory {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Codec codec() {
            return Codec.H264;
        }

        @Override
        public boolean supports(PixelFormat format) {
            return true;
        }

        @Override
        public Encoder create(EncodeProfile profile) {
            throw new UnsupportedOperationException();
        }
    }
}
