/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.control.ControlService;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.lib.webrtc.WebRtc;
import io.porthole.transport.webrtc.internal.policy.Settings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every session works with.
 *
 * @param webRtc the library
 * @param feeds what is sent, shared by all sessions
 * @param texts told of pictures, shared by all sessions
 * @param settings the configuration
 * @param registry the streams
 * @param desk the one of the moment, for steering
 * @param version of this host
 * @param instance a new one with every start of the host
 */
record SessionContext(
        WebRtc webRtc,
        SharedFeeds feeds,
        FrameMessages texts,
        Settings settings,
        StreamRegistry registry,
        Supplier<@Nullable ControlService> desk,
        String version,
        String instance) {}
