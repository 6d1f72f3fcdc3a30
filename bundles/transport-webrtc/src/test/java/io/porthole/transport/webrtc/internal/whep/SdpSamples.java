/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

/** Short forms of what players and hosts say. */
final class SdpSamples {
    static final String OFFER = String.join(
            "\r\n",
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "a=ice-ufrag:EsAw",
            "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1",
            "a=fingerprint:sha-256 DA:7B",
            "a=mid:0",
            "a=candidate:9 1 udp 1 192.0.2.1 9999 typ host",
            "a=recvonly",
            "m=video 9 UDP/TLS/RTP/SAVPF 102 96",
            "a=ice-ufrag:EsAw",
            "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1",
            "a=mid:1",
            "a=recvonly",
            "a=rtpmap:96 VP8/90000",
            "a=rtpmap:102 H264/90000",
            "a=fmtp:102 x",
            "");

    static final String ANSWER = String.join(
            "\r\n",
            "v=0",
            "o=- 7 1 IN IP4 127.0.0.1",
            "a=group:BUNDLE 0 1",
            "a=ice-options:trickle",
            "m=video 9 UDP/TLS/RTP/SAVPF 102",
            "a=mid:1",
            "a=ice-ufrag:hostU",
            "a=ice-pwd:hostPasswordOfTwentyFour",
            "");

    static final String TRICKLE = String.join(
            "\r\n",
            "a=ice-ufrag:EsAw",
            "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1",
            "m=video 9 UDP/TLS/RTP/SAVPF 0",
            "a=mid:1",
            "a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw",
            "a=candidate:2 1 udp 2122260222 a.local 61765 typ host",
            "a=end-of-candidates",
            "");

    static final String RESTART = String.join(
            "\r\n",
            "a=group:BUNDLE 0 1",
            "m=video 9 UDP/TLS/RTP/SAVPF 0",
            "a=mid:1",
            "a=ice-ufrag:ysXw",
            "a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k",
            "a=candidate:1 1 udp 5 192.0.2.7 6 typ host",
            "");

    static final String RESTARTED = String.join(
            "\r\n",
            "a=group:BUNDLE 0 1",
            "a=ice-options:trickle",
            "m=video 9 UDP/TLS/RTP/SAVPF 102",
            "a=mid:1",
            "a=ice-ufrag:hostV",
            "a=ice-pwd:hostPasswordOfTwentyFour",
            "a=end-of-candidates",
            "");

    static final String TRICKLE_AFTER =
            TRICKLE.replace("EsAw", "ysXw").replace("P2uYro0UCOQ4zxjKXaWCBui1", "vw5LmwG4y/e6dPP/zAP9Gp5k");

    private SdpSamples() {}
}
