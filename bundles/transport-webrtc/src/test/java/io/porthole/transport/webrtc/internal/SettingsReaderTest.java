/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.IceServer;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.policy.Settings;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private static final String HOST = "candidate:1 1 udp 2122260223 10.0.0.5 50001 typ host";

    /** The configuration with these values and else the defaults. */
    private static Config config(Map<String, ?> values) {
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) ->
                        values.containsKey(method.getName()) ? values.get(method.getName()) : method.getDefaultValue());
    }

    private static Settings with(Map<String, ?> values) {
        return SettingsReader.read(config(values), Map.of());
    }

    private static void refused(Map<String, ?> values, String... words) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> with(values)).getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @Test
    void theDefaultsAreWhatMostNeed() {
        Settings s = with(Map.of());
        assertEquals(VideoCodec.H264, s.codec());
        assertEquals(BitratePreset.AUTO, s.preset());
        assertEquals(List.of(), s.iceServers());
        assertTrue(s.peer().tcp());
        assertFalse(s.peer().relayOnly());
        assertEquals(List.of(HOST), s.candidates().outgoing(HOST));
        assertEquals(List.of(), s.candidates().outgoing(HOST.replace("10.0.0.5", "169.254.1.1")));
    }

    @Test
    void serversHaveTheirOwnNameAndPasswordOrTheCommonOnes() {
        Settings s = with(Map.of(
                "iceServers",
                new String[] {"stun:a:3478", "turn:b?transport=tcp", "turn:c|me|pass|word"},
                "turnUsername",
                "all",
                "turnPassword",
                "secret"));
        assertEquals(
                List.of(
                        IceServer.of("stun:a:3478"),
                        IceServer.of("turn:b?transport=tcp").withCredential("all", "secret"),
                        IceServer.of("turn:c").withCredential("me", "pass|word")),
                s.iceServers());
        assertEquals(3, s.peer().iceServers().size());
    }

    @Test
    void whatTheLibraryDoesNotSurviveIsRefusedByName() {
        for (String bad : List.of("http://x", "turn:b", "stun:", "stun:x:99999", "turn:b|me", "x", "stun:x:0")) {
            refused(Map.of("iceServers", new String[] {bad}), "iceServers");
        }
        refused(Map.of("iceServers", Collections.nCopies(17, "stun:a").toArray(String[]::new)), "16");
    }

    @Test
    void noPasswordIsInARefusal() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> with(Map.of("iceServers", new String[] {"turn:x:99999|me|hush", "stun:a|hush"})));
        assertFalse(String.valueOf(e.getMessage()).contains("hush"), e.getMessage());
        IllegalArgumentException two = assertThrows(
                IllegalArgumentException.class, () -> with(Map.of("iceServers", new String[] {"turn:x|hush"})));
        assertFalse(String.valueOf(two.getMessage()).contains("hush"), two.getMessage());
    }

    @Test
    void aNumberOutOfItsRangeKeepsItsDefault() {
        Settings s = with(Map.of("maxViewers", 0, "processorShareInPercent", 5, "maxPort", 70_000, "externalPort", -1));
        assertEquals(64, s.maxViewers());
        assertEquals(0.85, s.processorShare(), 1e-9);
        assertEquals(0, s.peer().maxPort());
    }

    @Test
    void valuesThatAreNotAcceptableAreRefusedInWords() {
        refused(Map.of("minPort", 5, "maxPort", 4), "minPort and maxPort", "range");
        refused(Map.of("maxPort", 4000), "both");
        refused(Map.of("relayOnly", true), "TURN");
        refused(Map.of("codec", "h265"), "h265", "h264, vp8, vp9, av1");
        refused(Map.of("preset", "best"), "low, balanced, high, auto");
        refused(Map.of("externalPort", 31000), "minPort");
        refused(Map.of("publicIp", new String[] {"example.org"}), "example.org");
        refused(Map.of("interfaces", new String[] {"docker0"}), "docker0");
    }

    @Test
    void theEnvironmentSaysWhatTheConfigurationLeavesOpen() {
        Map<String, String> environment = Map.of("PUBLIC_IP", "203.0.113.9", "EXTERNAL_STREAM_MEDIA_PORT", "31000");
        Config ports = config(Map.of("minPort", 50000, "maxPort", 50100));
        String twin = SettingsReader.read(ports, environment)
                .candidates()
                .outgoing(HOST)
                .get(1);
        assertTrue(twin.contains("203.0.113.9 31001 typ srflx"), twin);
        String same = SettingsReader.read(config(Map.of()), environment)
                .candidates()
                .outgoing(HOST)
                .get(1);
        assertTrue(same.contains("203.0.113.9 50001 typ srflx"), same);
        Config own = config(Map.of("publicIp", new String[] {"198.51.100.1"}));
        assertTrue(SettingsReader.read(own, environment)
                .candidates()
                .outgoing(HOST)
                .get(1)
                .contains("198.51.100.1"));
        Map<String, String> wrong = Map.of("PUBLIC_IP", "", "EXTERNAL_STREAM_MEDIA_PORT", "x");
        assertThrows(IllegalArgumentException.class, () -> SettingsReader.read(ports, wrong));
        assertEquals(
                1,
                SettingsReader.read(config(Map.of()), Map.of("PUBLIC_IP", "gpu1.example.org"))
                        .candidates()
                        .outgoing(HOST)
                        .size());
    }

    @Test
    void aViewersServersComeInAdditionToTheConfiguredOnes() throws SessionRefusedException {
        Settings s = with(Map.of("iceServers", new String[] {"stun:a"}));
        assertSame(s.peer(), s.peer(List.of()));
        assertEquals(
                2,
                s.peer(List.of(IceServer.of("turn:b").withCredential("me", "pass")))
                        .iceServers()
                        .size());
        IceServer bad = IceServer.of("turn:b");
        SessionRefusedException e = assertThrows(SessionRefusedException.class, () -> s.peer(List.of(bad)));
        assertEquals(SessionRefusedException.Reason.ICE_SERVER, e.reason());
        assertThrows(
                SessionRefusedException.class,
                () -> s.peer(Collections.nCopies(17, s.iceServers().get(0))));
    }
}
