/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.lib.ffmpeg.ContainerFormat;
import io.porthole.lib.ffmpeg.Muxer;
import io.porthole.lib.ffmpeg.MuxerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MuxerTest {
    private static final int FRAMES = 70;

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

    @ParameterizedTest
    @EnumSource(ContainerFormat.class)
    void everyFrameIsThereAtItsTime(ContainerFormat format) throws Exception {
        Path file = write(format);
        List<Double> times = Ffprobe.frameTimes(file);
        assertEquals(FRAMES, times.size());
        for (int i = 0; i < FRAMES; i++) {
            assertEquals(times.get(0) + i * 0.05, times.get(i), 0.001, "frame " + i);
        }
        String stream = Ffprobe.run(file, "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0");
        assertTrue(stream.startsWith("h264,320,240"), stream);
    }

    @Test
    void aFileOnceClosedIsAnOrdinaryMp4() throws Exception {
        assertEquals(
                List.of("ftyp", "free", "mdat", "moov"), boxes(Files.readAllBytes(write(ContainerFormat.HYBRID_MP4))));
        List<String> live = boxes(Files.readAllBytes(write(ContainerFormat.FRAGMENTED_MP4)));
        assertEquals(List.of("ftyp", "moov", "moof", "mdat"), live.subList(0, 4));
        assertEquals(FRAMES, live.stream().filter("moof"::equals).count(), "a fragment for each frame");
    }

    @Test
    void aFileThatIsNeverClosedPlaysToWithinASecondOfItsEnd() throws Exception {
        Path file = folder.resolve("killed.mp4");
        Path copy = folder.resolve("copy.mp4");
        try (FileChannel channel = open(file);
                Muxer muxer = FFMPEG.openMuxer(clip.settings(ContainerFormat.HYBRID_MP4), channel)) {
            clip.writeTo(muxer);
            Files.copy(file, copy);
        }
        List<Double> times = Ffprobe.frameTimes(copy);
        assertTrue(
                times.get(times.size() - 1) >= FRAMES * 0.05 - 1.1,
                "its last frame is at " + times.get(times.size() - 1));
    }

    @Test
    void aFragmentLeavesWithItsFrame() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Muxer muxer = FFMPEG.openMuxer(clip.settings(ContainerFormat.FRAGMENTED_MP4), Channels.newChannel(out))) {
            assertEquals(List.of("ftyp", "moov"), boxes(out.toByteArray()));
            for (int i = 0; i < 5; i++) {
                EncodedClip.Unit unit = clip.units().get(i);
                out.reset();
                muxer.write(unit.bytes(), unit.micros(), unit.key());
                assertEquals(List.of("moof", "mdat"), boxes(out.toByteArray()), "frame " + i);
            }
        }
    }

    @Test
    void unevenTimesAndPausesOfTheSourceAreThoseOfTheVideo() throws Exception {
        for (ContainerFormat format : ContainerFormat.values()) {
            Path file = folder.resolve(format + ".uneven");
            List<Double> expected = new ArrayList<>();
            try (FileChannel channel = open(file);
                    Muxer muxer = FFMPEG.openMuxer(clip.settings(format), channel)) {
                for (int i = 0; i < FRAMES; i++) {
                    EncodedClip.Unit unit = clip.units().get(i);
                    long micros = i * 16_667L + i % 3 * 7_000L + (i >= 20 ? 5_000_000 : 0);
                    muxer.write(unit.bytes(), micros, unit.key());
                    expected.add(micros / 1e6);
                }
            }
            List<Double> times = Ffprobe.frameTimes(file);
            // a live fragment leaves before it is known how long its frame is shown
            double tolerance = format == ContainerFormat.FRAGMENTED_MP4 ? 0.025 : 0.001;
            for (int i = 0; i < FRAMES; i++) {
                assertEquals(expected.get(i), times.get(i) - times.get(0), tolerance, format + ", frame " + i);
            }
        }
    }

    @Test
    void chaptersAreInTheFile() throws Exception {
        Path file = folder.resolve("chapters.mp4");
        try (FileChannel channel = open(file);
                Muxer muxer = FFMPEG.openMuxer(clip.settings(ContainerFormat.HYBRID_MP4), channel)) {
            clip.writeTo(muxer);
            muxer.addChapter(7_000_000, "episode 1");
            muxer.addChapter(8_500_000, "episode 2, Größe \n");
        }
        String chapters = Ffprobe.run(
                file, "-show_chapters", "-show_entries", "chapter=start_time:chapter_tags=title", "-of", "csv=p=0");
        assertEquals("0.000000,episode 1\n1.500000,\"episode 2, Größe  \"\n", chapters);
    }

    @Test
    void whatTheChannelThrowsIsThrownByTheCallAndTheMuxerOnlyClosesAfterwards() throws Exception {
        for (ContainerFormat format : List.of(ContainerFormat.FRAGMENTED_MP4, ContainerFormat.MPEG_TS)) {
            FailingChannel channel = new FailingChannel(new IOException("the disk is full"), 2_000);
            Muxer muxer = FFMPEG.openMuxer(clip.settings(format), channel);
            assertSame(channel.thrown, assertThrows(IOException.class, () -> clip.writeTo(muxer)));
            EncodedClip.Unit first = clip.units().get(0);
            assertThrows(
                    IllegalStateException.class, () -> muxer.write(first.bytes(), first.micros() + 1, first.key()));
            muxer.close();
            muxer.close();
        }
    }

    @Test
    void anErrorInTheChannelDoesNotEndTheProcess() throws Exception {
        FailingChannel channel = new FailingChannel(new StackOverflowError("deep"), 2_000);
        try (Muxer muxer = FFMPEG.openMuxer(clip.settings(ContainerFormat.FRAGMENTED_MP4), channel)) {
            IOException thrown = assertThrows(IOException.class, () -> clip.writeTo(muxer));
            assertSame(channel.thrown, thrown.getCause());
        }
        FailingChannel atOnce = new FailingChannel(new IllegalStateException("no"), 0);
        assertThrows(IOException.class, () -> FFMPEG.openMuxer(clip.settings(ContainerFormat.FRAGMENTED_MP4), atOnce));
    }

    @Test
    void whatIsNoVideoIsRefusedBeforeTheNativeSide() throws Exception {
        EncodedClip.Unit key = clip.units().get(0);
        EncodedClip.Unit other = clip.units().get(1);
        WritableByteChannel out = Channels.newChannel(new ByteArrayOutputStream());
        MuxerSettings settings = clip.settings(ContainerFormat.FRAGMENTED_MP4);
        try (Muxer muxer = FFMPEG.openMuxer(settings, out)) {
            refused("first", () -> muxer.write(other.bytes(), 0, false));
            refused("0 bytes", () -> muxer.write(ByteBuffer.allocate(0), 0, true));
            refused("start code", () -> muxer.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), 0, true));
            muxer.write(key.bytes(), 0, true);
        }
        refused("SPS", () -> MuxerSettings.of(ContainerFormat.MPEG_TS, 320, 240, other.bytes()));
        refused("width 0", () -> MuxerSettings.of(ContainerFormat.MPEG_TS, 0, 240, key.bytes()));
        refused("Seekable", () -> FFMPEG.openMuxer(clip.settings(ContainerFormat.HYBRID_MP4), out));
    }

    @Test
    void aClosedMuxerTakesNoFrameAndClosesAgain() throws Exception {
        WritableByteChannel out = Channels.newChannel(new ByteArrayOutputStream());
        Muxer muxer = FFMPEG.openMuxer(clip.settings(ContainerFormat.MPEG_TS), out);
        muxer.close();
        muxer.close();
        assertThrows(
                IllegalStateException.class,
                () -> muxer.write(clip.units().get(0).bytes(), 0, true));
        assertTrue(out.isOpen(), "the channel is its owner's");
    }

    @Test
    void aHundredMuxersAtOnceAndAThousandInTurnKeepNothing() throws Exception {
        List<Muxer> open = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MuxerSettings settings = clip.settings(ContainerFormat.FRAGMENTED_MP4);
        for (int i = 0; i < 100; i++) {
            open.add(FFMPEG.openMuxer(settings, Channels.newChannel(out)));
        }
        for (Muxer muxer : open) {
            muxer.write(clip.units().get(0).bytes(), 0, true);
            muxer.close();
        }
        assertEquals(
                100, boxes(out.toByteArray()).stream().filter("moof"::equals).count());
        cycles(settings, 300);
        long growth = ResidentMemory.leastGrowth(() -> cycles(settings, 1000));
        assertTrue(growth < 8 << 20, "1000 muxers left " + growth + " bytes");
    }

    private static void cycles(MuxerSettings settings, int count) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.reset();
            try (Muxer muxer = FFMPEG.openMuxer(settings, Channels.newChannel(out))) {
                muxer.write(clip.units().get(0).bytes(), 0, true);
            }
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    private static void refused(String word, Call call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(word), message);
    }

    private Path write(ContainerFormat format) throws Exception {
        Path file = folder.resolve(format + ".video");
        try (FileChannel channel = open(file)) {
            clip.writeTo(FFMPEG, format, channel);
        }
        return file;
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Names of the boxes of the outermost level, ISO/IEC 14496-12, 4.2. */
    private static List<String> boxes(byte[] file) {
        List<String> names = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file);
        for (int at = 0; at < file.length; at += bytes.getInt(at)) {
            names.add(new String(file, at + 4, 4, StandardCharsets.US_ASCII));
        }
        return names;
    }

    /** Throws once it has taken some bytes. */
    private static final class FailingChannel implements WritableByteChannel {
        private final Throwable thrown;
        private int left;

        FailingChannel(Throwable thrown, int bytes) {
            this.thrown = thrown;
            this.left = bytes;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            left -= bytes.remaining();
            if (left < 0 && thrown instanceof IOException e) {
                throw e;
            }
            if (left < 0 && thrown instanceof Error e) {
                throw e;
            }
            if (left < 0) {
                throw (RuntimeException) thrown;
            }
            int size = bytes.remaining();
            bytes.position(bytes.limit());
            return size;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
