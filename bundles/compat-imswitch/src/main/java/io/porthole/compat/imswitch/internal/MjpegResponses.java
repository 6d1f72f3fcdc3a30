/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.javalin.http.Context;
import io.porthole.http.AsyncBody;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The MJPEG responses of all detectors. */
final class MjpegResponses {
    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FrameClients clients = new FrameClients();
    private final Set<MjpegResponse> open = ConcurrentHashMap.newKeySet();
    private final Runnable onRoom;

    /** @param onRoom run when a response can be sent another image */
    MjpegResponses(Runnable onRoom) {
        this.onRoom = onRoom;
    }

    /** Returns those that are sent images. */
    FrameClients clients() {
        return clients;
    }

    /** Returns whether anybody gets images of that detector. */
    boolean any(String detector) {
        return open.stream().anyMatch(r -> r.detector().equals(detector));
    }

    /** Answers with images of a detector until {@link #end}. */
    void open(Context ctx, String detector) {
        MjpegResponse response = new MjpegResponse(detector, onRoom, this::over);
        AsyncBody.of(ctx, response::changed, body -> {
            open.add(response);
            clients.add(response.client());
            response.start(body);
        });
    }

    private void over(MjpegResponse response) {
        clients.remove(response.client());
        open.remove(response);
    }

    /** Ends the responses of a detector. */
    void end(String detector) {
        open.stream().filter(r -> r.detector().equals(detector)).forEach(MjpegResponse::end);
    }

    /** Called now and then. */
    void tick() {
        long now = System.nanoTime();
        open.forEach(r -> r.tick(now, REPEAT_NANOS));
    }
}
