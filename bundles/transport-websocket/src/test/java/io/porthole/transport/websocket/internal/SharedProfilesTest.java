/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.DropReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many encodes viewers on links of every kind make the host do: each profile is one, whoever shares it. */
class SharedProfilesTest {
    private static final int VIEWERS = 50;
    private static final int SECONDS = 600;
    private static final double FPS = 30;

    private final Random random = new Random(1);

    @Test
    void viewersOfVideoNeverNeedMoreThanThreeEncodes() {
        FrameInfo hd = FrameInfo.packed(1280, 720, PixelFormat.RGB8, 1, 1);
        Set<EncodeProfile> ever = new HashSet<>();
        for (int viewer = 0; viewer < VIEWERS; viewer++) {
            VideoLadder ladder = new VideoLadder();
            long lost = 0;
            for (int second = 0; second < SECONDS; second++) {
                lost += random.nextInt(3) == 0 ? random.nextInt(30) : 0;
                ladder.tick(Map.of(DropReason.SLOW, lost), FPS, null);
                ever.add(ladder.rung().profile(5_000_000, hd));
            }
        }
        assertEquals(3, ever.size(), ever::toString);
    }

    @Test
    void viewersOfImagesNeverNeedMoreThanFourEncodesAndThoseOnAGoodLinkKeepTheirs() {
        List<NarrowLink> links = new ArrayList<>();
        for (int viewer = 0; viewer < VIEWERS; viewer++) {
            links.add(new NarrowLink(1));
        }
        NarrowLink good = new NarrowLink(1);
        Set<EncodeProfile> ever = new HashSet<>();
        long now = 1;
        for (int frame = 0; frame < SECONDS; frame++) {
            now += TimeUnit.SECONDS.toNanos(1);
            for (NarrowLink link : links) {
                link.sent(60_000, TimeUnit.MILLISECONDS.toNanos(random.nextInt(2000)), now);
                ever.add(link.profile(JpegProfile.DEFAULT));
            }
            good.sent(60_000, 1000, now);
            assertEquals(JpegProfile.DEFAULT, good.profile(JpegProfile.DEFAULT));
        }
        assertTrue(ever.contains(JpegProfile.DEFAULT.withQuality(25)), ever::toString);
        assertEquals(4, ever.size(), ever::toString);
    }
}
