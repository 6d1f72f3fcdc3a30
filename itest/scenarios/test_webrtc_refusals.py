# SPDX-License-Identifier: Apache-2.0
"""What would end the process is refused with a reason, and viewers notice nothing."""

import threading
import time
import unittest

from host import WebSocket, wait_for
from webrtc import Watching, ask, next_of, offer_of, problem

SDP = {"Content-Type": "application/sdp"}

# Each of these brought the library, and the process with it, down.
BAD_SERVERS = {
    "a scheme that is none": {"urls": ["http://127.0.0.1"]},
    "TURN without a user": {"urls": ["turn:127.0.0.1:3478"]},
    "TURN without a password": {"urls": ["turn:127.0.0.1:3478"], "username": "me"},
    "a port out of range": {"urls": ["stun:127.0.0.1:99999"]},
    "an empty address": {"urls": [""]},
    "no address at all": {"urls": []},
}

BAD_OFFERS = {
    "nothing": "",
    "garbage": "\x00\xff garbage \r\n" * 20,
    "a line that is none": "v=0\r\nhello\r\n",
    "no video": offer_of(kind="audio", codecs="111 opus/48000/2"),
    "a broken fingerprint": offer_of().replace("sha-256 AB", "sha-256 XY"),
    "a media line that is none": offer_of().replace("m=video 9 UDP/TLS/RTP/SAVPF 96", "m=video"),
    "no codec that is known": offer_of(codecs="96 NOPE/90000"),
}


class Refusals(Watching):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = cls.play()
        wait_for("frames", lambda: cls.page.run("seen.frames") > 10, 20)

    def setUp(self):
        self.before = self.decoded()

    def tearDown(self):
        self.assertIsNone(self.host.process.poll(), "the host lives")
        wait_for("the other viewer gets on", lambda: self.decoded() > self.before + 20, 15)
        self.assertEqual("connected", self.page.run("seen.state"))

    def decoded(self):
        """Of the other viewer; its tab may be behind another one, where nothing is painted."""
        return self.page.run("received()")["framesDecoded"]

    def socket(self):
        client = WebSocket(self.host.port, protocol="porthole.v1")
        self.addCleanup(client.close)
        self.assertTrue(next_of(client, "rtc")["available"])
        return client

    def test_offers_that_are_none_by_whep(self):
        for what, sdp in BAD_OFFERS.items():
            with self.subTest(what):
                status, headers, text = self.ask("POST", "/whep/test", sdp.encode(), SDP)
                self.assertIn(status, (400, 406, 422), text)
                self.assertIn("application/problem+json", headers["Content-Type"])
                self.assertGreater(len(problem(text)), 10, text)

    def test_offers_that_are_none_on_the_websocket(self):
        client = self.socket()
        for ref, (what, sdp) in enumerate(BAD_OFFERS.items(), 1):
            with self.subTest(what):
                client.say(type="rtc-open", ref=ref, offer=sdp, streams=["test"], codec="vp8")
                refusal = next_of(client, "rtc-refused", "rtc-answer")
                self.assertEqual((ref, "rtc-refused"), (refusal["ref"], refusal["type"]))
                self.assertIn(refusal["reason"], ("malformed", "no-common-codec"))
                self.assertGreater(len(refusal["detail"]), 10)

    def test_ice_servers_that_are_none(self):
        client = self.socket()
        for ref, (what, server) in enumerate(BAD_SERVERS.items(), 1):
            with self.subTest(what):
                client.say(type="rtc-open", ref=ref, offer=offer_of(), streams=["test"], codec="vp8",
                           iceServers=[server])
                refusal = next_of(client, "rtc-refused", "rtc-answer")
                self.assertEqual((ref, "ice-server"), (refusal["ref"], refusal.get("reason")), refusal)
                self.assertGreater(len(refusal["detail"]), 10)

    def test_streams_codecs_and_candidates_that_are_none(self):
        status, _, text = self.ask("POST", "/whep/nope", offer_of().encode(), SDP)
        self.assertEqual(404, status)
        self.assertIn("nope", problem(text))
        status, _, text = self.ask("POST", "/whep/test?codec=h265", offer_of().encode(), SDP)
        self.assertEqual(400, status, text)
        self.assertIn("h264", problem(text))
        status, _, text = self.ask("POST", "/whep/test", b"v=0", {"Content-Type": "text/plain"})
        self.assertEqual(415, status, text)
        client = self.socket()
        client.say(type="rtc-open", ref=1, offer=offer_of(), streams=["test"], codec="vp8")
        self.assertEqual(1, next_of(client, "rtc-answer")["ref"])
        for candidate in ("candidate:garbage", "x" * 5000, "candidate:1 1 udp 1 300.300.300.300 99999 typ host"):
            client.say(type="rtc-candidate", ref=1, sdpMid="0", sdpMLineIndex=0, candidate=candidate)
            self.assertEqual("malformed", next_of(client, "rtc-refused")["reason"], candidate[:40])
        client.say(type="rtc-close", ref=1)
        self.assertEqual(1, next_of(client, "rtc-ended")["ref"])

    def test_an_offer_of_a_megabyte(self):
        sdp = offer_of() + "a=x:" + "y" * 70 + "\r\n"
        status, headers, text = self.ask("POST", "/whep/test", (sdp * 1000).encode()[:1_000_000], SDP)
        self.assertIn(status, (400, 413), text[:200])

    def test_three_hundred_kilobytes_on_the_data_channel(self):
        page = self.play()
        self.addCleanup(page.run, "peer.close()")
        # a channel cannot be added without an offer, so the page is told to make another one with it
        opened = page.run("""(async () => {
            peer.close();
            peer = new RTCPeerConnection();
            peer.addTransceiver('video', {direction: 'recvonly'});
            window.channel = peer.createDataChannel('porthole.v1');
            window.heard = [];
            channel.onmessage = e => heard.push(JSON.parse(e.data).type);
            await peer.setLocalDescription();
            await new Promise(done => { setTimeout(done, 1500); });
            const answer = await fetch('whep/test', {method: 'POST', headers: {'Content-Type': 'application/sdp'},
                                                    body: peer.localDescription.sdp});
            await peer.setRemoteDescription({type: 'answer', sdp: await answer.text()});
            await new Promise((done, no) => {
                channel.onopen = done;
                if (channel.readyState === 'open') done(); // it may have opened already
                setTimeout(() => no(Error(`${answer.status}, channel ${channel.readyState}`)), 10000);
            });
            return channel.readyState;
        })()""")
        self.assertEqual("open", opened)
        wait_for("hello", lambda: page.run("heard.includes('hello')"))
        page.run("try { channel.send('x'.repeat(300 * 1024)) } catch (e) { console.log(String(e)) }")
        page.run("try { channel.send(new Uint8Array(200000)) } catch (e) { console.log(String(e)) }")
        page.run("try { channel.send('{nonsense') } catch (e) { console.log(String(e)) }")

    def test_closing_in_the_middle_of_negotiating(self):
        client = self.socket()
        for ref in range(1, 21):
            client.say(type="rtc-open", ref=ref, offer=offer_of(), streams=["test"], codec="vp8")
            client.say(type="rtc-close", ref=ref)
        client.say(type="clock", t0=7)
        self.assertEqual(7, next_of(client, "clock")["t0"])
        other = self.socket()
        other.say(type="rtc-open", ref=1, offer=offer_of(), streams=["test"], codec="vp8")
        other.close()
        wait_for("only the viewer is left", lambda: self.sessions() == 1, 20)

    def sessions(self):
        return len(self.host.stream("test")["viewers"])

    def test_a_thousand_offers_in_ten_seconds(self):
        statuses = []

        def offer(count):
            for _ in range(count):
                try:
                    statuses.append(ask(self.host.port, "POST", "/whep/test?codec=vp8", offer_of().encode(), SDP)[0])
                except OSError as e:
                    statuses.append(str(e))
        # threads that are started here are in this network too
        threads = [threading.Thread(target=offer, args=(125,)) for _ in range(8)]
        begin = time.monotonic()
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        took = time.monotonic() - begin
        self.assertEqual(1000, len(statuses))
        self.assertEqual(set(), set(statuses) - {201, 429, 503}, statuses[:20])
        self.assertGreater(statuses.count(201), 0)
        print(f"\n1,000 offers in {took:.1f} s: {statuses.count(201)} taken, {1000 - statuses.count(201)} refused")
        wait_for("those who never came are gone", lambda: self.sessions() == 1, 60)


class Ending(Watching):
    """Offers while the host goes down."""

    CHROMIUM = False

    def test_offers_while_the_host_is_shutting_down(self):
        stop = threading.Event()
        answers = []

        def offer():
            while not stop.is_set():
                try:
                    answers.append(ask(self.host.port, "POST", "/whep/test?codec=vp8", offer_of().encode(), SDP)[0])
                except (OSError, ValueError, AssertionError):
                    answers.append(0)
                    time.sleep(0.02)
        threads = [threading.Thread(target=offer) for _ in range(4)]
        for t in threads:
            t.start()
        wait_for("sessions", lambda: answers.count(201) >= 5)
        self.host.process.terminate()
        try:
            self.assertEqual(143, self.host.process.wait(20), "\n".join(self.host.lines[-20:]))
        finally:
            stop.set()
            for t in threads:
                t.join()
        self.assertNotIn("SIGSEGV", "\n".join(self.host.lines))
        self.assertNotIn("SIGABRT", "\n".join(self.host.lines))


if __name__ == "__main__":
    unittest.main()
