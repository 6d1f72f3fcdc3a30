/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.porthole.http.AsyncBody;
import io.porthole.http.MultipartReplace;
import io.porthole.http.SerialDrain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's MJPEG response, of which one image at a time is on the way. Worker, server and ticker threads all run
 * the {@link #drain}, so its step is for one thread at a time.
 */
final class MjpegResponse implements FrameClient.Wire {
    private static final ByteBuffer BLANK_LINE = ByteBuffer.wrap("\r\n".getBytes(StandardCharsets.US_ASCII));

    private final String detector;
    private final FrameClient client;
    private final Runnable onRoom;
    private final Consumer<MjpegResponse> onOver;
    private final SerialDrain drain = new SerialDrain(this::step);
    private final AtomicReference<@Nullable FrameMessage> waiting = new AtomicReference<>();
    private volatile @Nullable AsyncBody body;
    private volatile boolean room;
    private volatile boolean ended;
    private volatile boolean repeatDue;
    private volatile long lastWriteNanos = System.nanoTime();

    private boolean opened;
    private boolean over;
    private @Nullable FrameMessage sending;
    private @Nullable FrameMessage last;

    /**
     * Does not write yet.
     *
     * @param onRoom run when another image can be sent
     * @param onOver told once when the response is over
     */
    MjpegResponse(String detector, Runnable onRoom, Consumer<MjpegResponse> onOver) {
        this.detector = detector;
        this.client = new FrameClient(this, detector);
        this.onRoom = onRoom;
        this.onOver = onOver;
    }

    String detector() {
        return detector;
    }

    /** Returns the response as one of those that are sent images. */
    FrameClient client() {
        return client;
    }

    /** Begins. */
    void start(AsyncBody to) {
        body = to;
        to.start(MultipartReplace::headers);
        changed();
    }

    /** Goes on, on a thread that holds no lock. */
    void changed() {
        drain.run();
        if (room) {
            onRoom.run();
        }
    }

    /** Sends the last image again when nothing was written for that long. */
    void tick(long nowNanos, long intervalNanos) {
        if (nowNanos - lastWriteNanos >= intervalNanos) {
            repeatDue = true;
            drain.run();
        }
    }

    /** Ends the response; cuts it when the last image does not go out at once. */
    void end() {
        ended = true;
        drain.run();
    }

    @Override
    public boolean hasRoom() {
        return room;
    }

    @Override
    public void send(FrameMessage frame) {
        room = false;
        waiting.set(frame);
        drain.run();
    }

    private void step() {
        AsyncBody to = body;
        if (to == null || over) {
            return;
        }
        boolean ready = to.ready();
        if (to.failed() || (ready && (ended || to.closed()))) {
            over = true;
            room = false;
            to.end();
            onOver.accept(this);
            return;
        }
        if (ended) {
            to.abort();
            return;
        }
        while (ready && writeNext(to)) {
            ready = to.ready() && !to.closed();
        }
        room = ready && waiting.get() == null;
    }

    private boolean writeNext(AsyncBody to) {
        if (sending != null) {
            client.acknowledge(sending.id());
            sending = null;
        }
        FrameMessage next = waiting.get();
        if (next != null && !opened) {
            opened = true;
            write(to, MultipartReplace.opening());
        } else if (next != null) {
            waiting.set(null); // nobody else sets it while there is no room
            last = next;
            sending = next;
            write(to, next.packed());
        } else if (repeatDue) {
            write(to, last == null ? BLANK_LINE.duplicate() : last.packed());
        } else {
            return false;
        }
        return true;
    }

    private void write(AsyncBody to, ByteBuffer buffer) {
        repeatDue = false;
        lastWriteNanos = System.nanoTime();
        to.write(buffer);
    }
}
