/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.ffmpeg.ContainerFormat;
import io.porthole.lib.ffmpeg.Demuxer;
import io.porthole.lib.ffmpeg.Muxer;
import io.porthole.lib.ffmpeg.VideoDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemuxerTest {
    private static final int FRAMES = 50;

    /** One folder for all tests: a process loads the library once. */
    private static final FfmpegComponent FFMPEG =
            new FfmpegComponent(Path.of("target", "native").toAbsolutePath(), null);

    private static EncodedClip clip = new EncodedClip(List.of());

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void encode() throws Exception {
        clip = EncodedClip.of(FFMPEG, FRAMES);
    }

    @Test
    void whatWasWrittenIsReadAgainWithTimesAndKeyFrames() throws Exception {
        for (Path file : List.of(whole(), killed())) {
            try (FileChannel channel = FileChannel.open(file);
                    Demuxer demuxer = FFMPEG.openDemuxer(channel)) {
                assertEquals(EncodedClip.WIDTH, demuxer.width());
                assertEquals(EncodedClip.HEIGHT, demuxer.height());
                int count = 0;
                for (Demuxer.Packet packet = demuxer.read(); packet != null; packet = demuxer.read()) {
                    EncodedClip.Unit unit = clip.units().get(count);
                    assertEquals(unit.key(), packet.keyFrame());
                    assertEquals((unit.micros() - 7_000_000) / 1e6, packet.timestampMicros() / 1e6, 1e-5 * 2);
                    assertEquals(unit.bytes().remaining(), packet.accessUnit().remaining(), 8, "frame " + count);
                    count++;
                }
                assertTrue(count == FRAMES || (file.equals(killed()) && count >= FRAMES - 21), count + " frames");
                assertNull(demuxer.read(), "the end stays the end");
            }
        }
    }

    @Test
    void aSearchLeadsToTheKeyFrameBefore() throws Exception {
        for (Path file : List.of(whole(), killed())) {
            try (FileChannel channel = FileChannel.open(file);
                    Demuxer demuxer = FFMPEG.openDemuxer(channel)) {
                while (demuxer.read() != null) {
                    // so that it knows one that was never closed
                }
                for (long micros : new long[] {1_250_000, 0, 990_000, 1_000_000}) {
                    demuxer.seek(micros);
                    Demuxer.Packet packet = demuxer.read();
                    assertNotNull(packet);
                    assertEquals(micros < 1_000_000 ? 0 : 1_000_000, packet.timestampMicros());
                    assertTrue(packet.keyFrame());
                }
            }
        }
    }

    @Test
    void decodedPixelsAreThoseOfTheSource() throws Exception {
        ByteBuffer rgb = ByteBuffer.allocateDirect(EncodedClip.WIDTH * EncodedClip.HEIGHT * 3);
        try (FileChannel channel = FileChannel.open(whole());
                Demuxer demuxer = FFMPEG.openDemuxer(channel);
                VideoDecoder decoder = FFMPEG.openVideoDecoder(demuxer.width(), demuxer.height())) {
            for (int i = 0; i < FRAMES; i++) {
                Demuxer.Packet packet = demuxer.read();
                assertNotNull(packet);
                assertTrue(decoder.decode(packet.accessUnit(), rgb), "no frame is held back");
                assertEquals(0, rgb.position());
                double psnr = psnr(
                        MovingFrame.of(EncodedClip.WIDTH, EncodedClip.HEIGHT, PixelFormat.RGB8, i)
                                .bytes(),
                        rgb);
                assertTrue(psnr > 28, "frame " + i + " has a PSNR of " + psnr + " dB");
            }
        }
    }

    @Test
    void whatIsNoRecordingIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("text.mp4"), "no video at all ".repeat(500));
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        byte[] bytes = Files.readAllBytes(whole());
        Path headless = Files.write(folder.resolve("headless.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
        for (Path file : List.of(text, empty, headless)) {
            try (FileChannel channel = FileChannel.open(file)) {
                String said = assertThrows(IOException.class, () -> FFMPEG.openDemuxer(channel))
                        .getMessage();
                assertTrue(said.startsWith("this is no MP4 file: ") || said.startsWith("there is no H.264"), said);
            }
        }
    }

    @Test
    void aTornFileEndsWhereItIsTorn() throws Exception {
        byte[] bytes = Files.readAllBytes(killed());
        Path torn = Files.write(folder.resolve("torn.mp4"), Arrays.copyOf(bytes, bytes.length - 700));
        try (FileChannel channel = FileChannel.open(torn);
                Demuxer demuxer = FFMPEG.openDemuxer(channel)) {
            int count = 0;
            while (demuxer.read() != null) {
                count++;
            }
            assertTrue(count > 15 && count < FRAMES, count + " frames");
        }
    }

    @Test
    void whatTheChannelThrowsIsThrownByTheCall() throws Exception {
        FileChannel channel = FileChannel.open(whole());
        channel.close();
        assertThrows(ClosedChannelException.class, () -> FFMPEG.openDemuxer(channel));
    }

    @Test
    void fiveHundredInTurnKeepNothing() throws Exception {
        Path file = whole();
        cycles(file, 100);
        long growth = ResidentMemory.leastGrowth(() -> cycles(file, 500));
        assertTrue(growth < 8 << 20, "500 demuxers and decoders left " + growth + " bytes");
    }

    private static void cycles(Path file, int count) throws Exception {
        ByteBuffer rgb = ByteBuffer.allocateDirect(EncodedClip.WIDTH * EncodedClip.HEIGHT * 3);
        for (int i = 0; i < count; i++) {
            try (FileChannel channel = FileChannel.open(file);
                    Demuxer demuxer = FFMPEG.openDemuxer(channel);
                    VideoDecoder decoder = FFMPEG.openVideoDecoder(demuxer.width(), demuxer.height())) {
                Demuxer.Packet packet = demuxer.read();
                assertNotNull(packet);
                assertTrue(decoder.decode(packet.accessUnit(), rgb));
            }
        }
    }

    @Test
    void theDecoderRefusesWhatItCannotTake() throws Exception {
        ByteBuffer rgb = ByteBuffer.allocateDirect(EncodedClip.WIDTH * EncodedClip.HEIGHT * 3);
        ByteBuffer key = clip.units().get(0).bytes();
        VideoDecoder decoder = FFMPEG.openVideoDecoder(EncodedClip.WIDTH, EncodedClip.HEIGHT);
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(key, ByteBuffer.allocate(7)));
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(ByteBuffer.allocate(9), rgb));
        try (VideoDecoder smaller = FFMPEG.openVideoDecoder(EncodedClip.WIDTH / 2, EncodedClip.HEIGHT)) {
            assertThrows(IOException.class, () -> smaller.decode(key, rgb));
        }
        assertTrue(decoder.decode(key, rgb));
        decoder.close();
        decoder.close();
        assertThrows(IllegalStateException.class, () -> decoder.decode(key, rgb));
        assertThrows(IllegalArgumentException.class, () -> FFMPEG.openVideoDecoder(0, 10));
    }

    @Test
    void aClosedDemuxerGivesNothingAndClosesAgain() throws Exception {
        try (FileChannel channel = FileChannel.open(whole())) {
            Demuxer demuxer = FFMPEG.openDemuxer(channel);
            demuxer.close();
            demuxer.close();
            assertThrows(IllegalStateException.class, demuxer::read);
            assertThrows(IllegalStateException.class, () -> demuxer.seek(0));
            assertTrue(channel.isOpen(), "the channel is its owner's");
        }
    }

    private Path whole() throws Exception {
        Path file = folder.resolve("whole.mp4");
        if (!Files.exists(file)) {
            try (FileChannel channel = create(file)) {
                clip.writeTo(FFMPEG, ContainerFormat.HYBRID_MP4, channel);
            }
        }
        return file;
    }

    /** A file as it is when its writer is killed. */
    private Path killed() throws Exception {
        Path file = folder.resolve("killed.mp4");
        if (!Files.exists(file)) {
            Path written = folder.resolve("written.mp4");
            try (FileChannel channel = create(written);
                    Muxer muxer = FFMPEG.openMuxer(clip.settings(ContainerFormat.HYBRID_MP4), channel)) {
                clip.writeTo(muxer);
                Files.copy(written, file);
            }
        }
        assertFalse(Files.size(file) == 0);
        return file;
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static double psnr(ByteBuffer sent, ByteBuffer decoded) {
        double squares = 0;
        for (int i = 0; i < decoded.limit(); i++) {
            double off = (sent.get(i) & 0xff) - (decoded.get(i) & 0xff);
            squares += off * off;
        }
        return 10 * Math.log10(255.0 * 255.0 * decoded.limit() / squares);
    }
}
