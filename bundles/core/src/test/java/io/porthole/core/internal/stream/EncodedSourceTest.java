/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscription;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A stream whose source compresses: who can watch it, and what the source is told. */
class EncodedSourceTest extends HostTest {
    private static final SubscribeOptions JPEG =
            SubscribeOptions.encoded(TestViewer.WHO, Codec.JPEG, JpegProfile.DEFAULT);
    private static final SubscribeOptions VIDEO =
            SubscribeOptions.encoded(TestViewer.WHO, Codec.H264, VideoProfile.DEFAULT);
    private static final SubscribeOptions RAW = SubscribeOptions.raw(TestViewer.WHO);
    private static final String REFUSAL =
            "the source offers h264 only, and the host decodes none; watch it by a viewer that accepts h264";

    private Subscription watch(SubscribeOptions options, TestViewer<EncodedFrame> viewer) {
        Subscription s = stream("cam").subscribe(options, viewer);
        s.request(1);
        return s;
    }

    @Test
    void anImageThatCameBeforeTheFirstViewerIsKeptForIt() {
        TestSource source = source("cam");
        source.sendEncoded(Codec.JPEG, true);
        source.sendEncoded(Codec.JPEG, true);
        assertEquals(0, source.lent.get());
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        watch(JPEG, viewer);
        Until.that("it is there", () -> viewer.newest() == 2);
        assertEquals(List.of("2 key"), viewer.texts);
        streams.removeSource(source);
        Until.that("and given back with the source", () -> streams.lentBytes() == 0);
    }

    @Test
    void everyViewerOfImagesSharesThemWhateverQualityItAsksForAndNoneIsEncoded() {
        TestEncoders encoder = encoder("jpeg", 0);
        TestSource source = source("cam");
        TestViewer<EncodedFrame> low = TestViewer.greedy();
        TestViewer<EncodedFrame> high = TestViewer.greedy();
        source.sendEncoded(Codec.JPEG, true);
        watch(SubscribeOptions.encoded(TestViewer.WHO, Codec.JPEG, JpegProfile.of(10, Subsampling.S420)), low);
        watch(SubscribeOptions.encoded(TestViewer.WHO, Codec.JPEG, JpegProfile.of(95, Subsampling.S444)), high);
        source.sendEncoded(Codec.JPEG, true);
        Until.that("both have it", () -> low.newest() == 2 && high.newest() == 2);
        assertEquals(0, encoder.encodes.get());
        assertEquals(1, stream("cam").statistics().encodes().size());
        assertEquals(2, stream("cam").statistics().encodes().get(0).viewers());
        assertEquals("pass-through", stream("cam").statistics().encodes().get(0).encoder());
    }

    @Test
    void theRateThatAViewerAsksForHolds() {
        TestSource source = source("cam");
        TestViewer<EncodedFrame> slow = TestViewer.greedy();
        TestViewer<EncodedFrame> all = TestViewer.greedy();
        watch(JPEG.withMaxFramesPerSecond(1), slow);
        watch(JPEG, all);
        for (int n = 1; n <= 30; n++) {
            long sent = source.sendEncoded(Codec.JPEG, true);
            Until.that("one has each", () -> all.newest() == sent);
        }
        assertEquals(30, all.texts.size());
        assertTrue(slow.texts.size() <= 3, slow.texts::toString);
    }

    @Test
    void whoCannotBeServedIsToldWhyBeforeTheFirstFrameWhenTheSourceSaysItsCodec() {
        encoder("jpeg", 0);
        source("cam", Map.of(FrameSource.STREAM_CODEC, "h264"));
        assertEquals(Codec.H264, stream("cam").sourceCodec());
        assertEquals(REFUSAL, stream("cam").refusal(JPEG));
        assertEquals(REFUSAL, stream("cam").refusal(RAW));
        assertEquals("", stream("cam").refusal(VIDEO));
        assertEquals("", stream("cam").refusal(JPEG.orElse(Codec.H264, VideoProfile.DEFAULT)));
    }

    @Test
    void nothingIsRefusedBeforeItIsKnownAndAfterRawFrames() {
        TestSource source = source("cam", Map.of(FrameSource.STREAM_CODEC, "theora"));
        assertNull(stream("cam").sourceCodec());
        assertEquals("", stream("cam").refusal(JPEG));
        source.sendEncoded(Codec.H264, true);
        assertEquals(REFUSAL, stream("cam").refusal(JPEG));
        source.send();
        assertEquals("", stream("cam").refusal(JPEG));
        assertEquals("", stream("cam").refusal(RAW));
    }

    @Test
    void aSourceThatGoesOverToPixelsIsEncodedForThoseWhoWatch() {
        TestEncoders encoder = encoder("jpeg", 0);
        TestSource video = source("cam");
        video.sendEncoded(Codec.H264, true);
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        watch(JPEG, viewer);
        Until.that("it is told", () -> stream("cam").status().state() == StreamState.STALE);
        TestSource raw = source("cam"); // waits for the name
        streams.removeSource(video);
        raw.sequence.set(10);
        raw.send();
        Until.that("it sees the pixels", () -> viewer.newest() == 11);
        assertEquals(1, encoder.encodes.get());
        assertNull(stream("cam").sourceCodec());
    }

    @Test
    void theSourceIsToldTheGreatestBitrateThatAViewerOfVideoAsksFor() {
        TestSource source = source("cam");
        TestViewer<EncodedFrame> one = TestViewer.greedy();
        TestViewer<EncodedFrame> two = TestViewer.greedy();
        source.sendEncoded(Codec.H264, true);
        Subscription wide = watch(
                SubscribeOptions.encoded(TestViewer.WHO, Codec.H264, VideoProfile.DEFAULT.withBitrate(5_000_000)), one);
        Subscription narrow = watch(
                SubscribeOptions.encoded(TestViewer.WHO, Codec.H264, VideoProfile.DEFAULT.withBitrate(500_000)), two);
        Until.that("the greatest", () -> source.bitrates.equals(List.of(5_000_000)));
        narrow.profile(VideoProfile.DEFAULT.withBitrate(250_000));
        wide.profile(VideoProfile.DEFAULT.withBitrate(2_500_000));
        Until.that("it follows the widest", () -> source.bitrates.equals(List.of(5_000_000, 2_500_000)));
        wide.close();
        Until.that("and the one that is left", () -> source.bitrates.equals(List.of(5_000_000, 2_500_000, 250_000)));
        narrow.close();
        source.sendEncoded(Codec.H264, true);
        assertEquals(3, source.bitrates.size());
    }

    @Test
    void aFrameThatTheSourceLostBreaksTheChainAndIsCounted() {
        TestSource source = source("cam");
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        watch(VIDEO, viewer);
        source.sendEncoded(Codec.H264, true);
        Until.that("it begins", () -> viewer.newest() == 1);
        source.sink().lost(Codec.H264, DropReason.REFUSED);
        source.sendEncoded(Codec.H264, false);
        Until.that("the source is asked", () -> source.keyRequests.get() > 0);
        source.sendEncoded(Codec.H264, true);
        Until.that("it goes on", () -> viewer.newest() == 3);
        assertEquals(List.of("1 key", "3 key"), viewer.texts);
        assertEquals(1, stream("cam").statistics().drops().get(DropReason.REFUSED));
        assertEquals(1, stream("cam").statistics().drops().get(DropReason.AWAITING_KEY));
    }

    @Test
    void aLostImageIsCountedAndTheNextOneIsShown() {
        TestSource source = source("cam");
        source.sink().lost(Codec.JPEG, DropReason.REFUSED);
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        watch(JPEG, viewer);
        source.sink().lost(Codec.JPEG, DropReason.REFUSED);
        source.sendEncoded(Codec.JPEG, true);
        Until.that("it comes", () -> viewer.newest() == 1);
        assertEquals(2, stream("cam").statistics().drops().get(DropReason.REFUSED));
    }
}
