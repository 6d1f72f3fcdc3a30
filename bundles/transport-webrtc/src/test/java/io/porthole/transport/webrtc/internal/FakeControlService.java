/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A desk with one lease for all streams. */
final class FakeControlService implements ControlService {
    final Queue<InputEvent> events = new ConcurrentLinkedQueue<>();
    volatile @Nullable String holder;

    @Override
    public boolean steerable(String stream) {
        return true;
    }

    @Override
    public Set<String> commands(String stream) {
        return Set.of("reset");
    }

    @Override
    public @Nullable String holder(String stream) {
        return holder;
    }

    @Override
    public ControlSession open(String viewer) {
        return new ControlSession() {
            @Override
            public boolean acquire(String stream, boolean take) {
                holder = holder == null || take ? viewer : holder;
                return viewer.equals(holder);
            }

            @Override
            public void release(String stream) {
                if (viewer.equals(holder)) {
                    holder = null;
                }
            }

            @Override
            public boolean send(String stream, InputEvent event) {
                return viewer.equals(holder) && events.add(event);
            }

            @Override
            public void close() {
                release("");
            }
        };
    }
}
