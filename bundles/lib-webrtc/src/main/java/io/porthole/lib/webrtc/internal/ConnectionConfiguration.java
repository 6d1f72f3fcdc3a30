/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import io.porthole.lib.webrtc.IceServer;
import io.porthole.lib.webrtc.PeerSettings;

/** Writes checked settings as the library's configuration. */
final class ConnectionConfiguration {
    private ConnectionConfiguration() {}

    static RTCConfiguration of(PeerSettings settings) {
        RTCConfiguration c = new RTCConfiguration();
        c.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        if (settings.relayOnly()) {
            c.iceTransportPolicy = RTCIceTransportPolicy.RELAY;
        }
        if (settings.maxPort() > 0) {
            c.portAllocatorConfig.minPort = settings.minPort();
            c.portAllocatorConfig.maxPort = settings.maxPort();
        }
        if (!settings.tcp()) {
            c.portAllocatorConfig.setDisableTcp(true);
        }
        for (IceServer server : settings.iceServers()) {
            RTCIceServer s = new RTCIceServer();
            s.urls.addAll(server.urls());
            s.username = server.username();
            s.password = server.credential();
            c.iceServers.add(s);
        }
        return c;
    }
}
