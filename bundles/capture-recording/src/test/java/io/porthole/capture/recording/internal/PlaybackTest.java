/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.InputEvent;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlaybackTest {
    private final AtomicInteger woken = new AtomicInteger();
    private final PlaybackInput input = new PlaybackInput(woken::incrementAndGet);

    @Test
    void framesComeInTheirOrderAndTime() throws Exception {
        Playback playback = new Playback(FakeRecording.index(25), 1, true);
        for (int i = 0; i < 24; i++) {
            assertEquals(i, playback.take());
            assertEquals(40_000_000, playback.periodNanos());
        }
        assertEquals(24, playback.take());
        assertEquals(0, playback.take(), "it begins again");
    }

    @Test
    void theSpeedIsThatOfTheViewer() throws Exception {
        Playback playback = new Playback(FakeRecording.index(25), 2, true);
        assertEquals(0, playback.take());
        assertEquals(20_000_000, playback.periodNanos());
        command(playback, "speed", "0.5");
        assertEquals(80_000_000, playback.periodNanos());
        command(playback, "speed", "1000");
        command(playback, "speed", "fast");
        assertEquals(0.5, playback.speed(), "what is out of range changes nothing");
    }

    @Test
    void aPauseShowsItsFrameAgainAndAStepTheNext() throws Exception {
        Playback playback = new Playback(FakeRecording.index(25), 1, true);
        assertEquals(0, playback.take());
        assertEquals(1, playback.take());
        key(playback, " ");
        assertTrue(playback.still());
        assertEquals(1, playback.take());
        command(playback, "step", "");
        assertEquals(2, playback.take());
        assertEquals(2, playback.take());
        command(playback, "step", "-2");
        assertEquals(0, playback.take());
        key(playback, "ArrowRight");
        assertEquals(1, playback.take());
        key(playback, " ");
        assertFalse(playback.still());
        assertEquals(2, playback.take());
    }

    @Test
    void aStepGoesNoFurtherThanTheRecording() throws Exception {
        Playback playback = new Playback(FakeRecording.index(25), 1, true);
        command(playback, "step", "9999");
        assertEquals(24, playback.take());
        command(playback, "step", "-9999");
        assertEquals(0, playback.take());
    }

    @Test
    void oneThatStopsStaysAtItsLastFrameUntilItIsAskedToGoOn() throws Exception {
        Playback playback = new Playback(FakeRecording.index(3), 1, false);
        for (int i = 0; i < 3; i++) {
            assertEquals(i, playback.take());
        }
        assertEquals(2, playback.take());
        assertTrue(playback.still());
        command(playback, "resume", "");
        assertEquals(0, playback.take());
        assertEquals(1, playback.take());
        command(playback, "reset", "");
        assertEquals(0, playback.take());
    }

    @Test
    void aSearchFindsTheFrameThatIsShownThen() throws Exception {
        Playback playback = new Playback(FakeRecording.index(25), 1, true);
        command(playback, "seek", "0.5");
        assertEquals(12, playback.take());
        command(playback, "seek", "0.48");
        assertEquals(12, playback.take());
        command(playback, "seek", "99");
        assertEquals(24, playback.take());
        command(playback, "seek", "-1");
        assertEquals(0, playback.take(), "the end, and then the beginning again");
    }

    @Test
    void aRecordingWithoutAFrameIsRefused() {
        assertEquals(
                "there is no frame in it",
                assertThrows(IOException.class, () -> FakeRecording.index(0)).getMessage());
    }

    @Test
    void theKeyFrameBeforeAFrameIsKnown() throws Exception {
        FrameIndex index = FakeRecording.index(25);
        assertEquals(20, index.keyBefore(24));
        assertEquals(10, index.keyBefore(10));
        assertEquals(0, index.keyBefore(9));
        assertEquals(25, index.framesPerSecond(), 1e-9);
    }

    @Test
    void inputWakesThePlayerAndIsHandledOnce() throws Exception {
        Playback playback = new Playback(FakeRecording.index(3), 1, true);
        input.input("x", new InputEvent.Pointer(InputEvent.PointerAction.MOVE, 0, 0, -1, 0, 0));
        assertEquals(0, woken.get());
        input.input("x", new InputEvent.Command("pause", ""));
        assertEquals(1, woken.get());
        assertTrue(input.apply(playback));
        assertFalse(input.apply(playback));
    }

    private void command(Playback playback, String name, String argument) {
        input.input("x", new InputEvent.Command(name, argument));
        input.apply(playback);
    }

    private void key(Playback playback, String key) {
        input.input("x", new InputEvent.Key(true, "", key, 0));
        input.apply(playback);
    }
}
