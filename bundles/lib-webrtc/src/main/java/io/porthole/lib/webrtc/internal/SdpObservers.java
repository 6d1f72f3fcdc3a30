/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.function.Consumer;

/** Observers of SDP operations; they only hand on. Waiting for another operation within them would deadlock. */
final class SdpObservers {
    private SdpObservers() {}

    static CreateSessionDescriptionObserver created(Consumer<RTCSessionDescription> success, Consumer<String> failure) {
        return new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                NativeBoundary.guard(() -> success.accept(description));
            }

            @Override
            public void onFailure(String error) {
                NativeBoundary.guard(() -> failure.accept(error));
            }
        };
    }

    static SetSessionDescriptionObserver set(Runnable success, Consumer<String> failure) {
        return new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                NativeBoundary.guard(success);
            }

            @Override
            public void onFailure(String error) {
                NativeBoundary.guard(() -> failure.accept(error));
            }
        };
    }
}
