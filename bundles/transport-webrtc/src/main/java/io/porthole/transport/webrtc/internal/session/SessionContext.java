/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.control.ControlService;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.lib.webrtc.WebRtc;
import io.porthole.transport.webrtc.internal.policy.Settings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The services and settings that every session uses.
 *
 * @param webRtc the library
 * @param feeds what is sent, shared by all sessions
 * @param messages about frames, shared by all sessions
 * @param settings the configuration
 * @param registry the streams
 * @param control returns the control service of the moment, or null
 * @param version of this host
 * @param instance a new one with every start of the host
 */
public record SessionContext(
        WebRtc webRtc,
        SharedFeeds feeds,
        FrameMessages messages,
        Settings settings,
        StreamRegistry registry,
        Supplier<@Nullable ControlService> control,
        String version,
        String instance) {}
