# SPDX-License-Identifier: Apache-2.0
"""Frames by way of a TURN server, Debian's coturn, where no direct way is allowed."""

import json
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

from host import WebSocket, wait_for
from net import Network
from webrtc import Watching, next_of, offer_of

USER, PASSWORD, PORT, OTHER_PORT = "viewer", "a-secret-of-the-test", 3478, 3600


class Turn(Watching):
    """The viewer asks for relayed ways alone; the host is configured so."""

    @classmethod
    def setUpClass(cls):
        if not shutil.which("turnserver"):
            raise unittest.SkipTest("coturn is not installed")
        super().setUpClass()

    @classmethod
    def start_host(cls, *options):
        cls.folder = tempfile.TemporaryDirectory(prefix="coturn-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.start_turn(PORT, PASSWORD)
        cls.start_turn(OTHER_PORT, "another-secret")
        name = "--/io.porthole.transport.webrtc/"
        return Watching.start_host(
            name + "relayOnly=true", f"{name}turnUsername={USER}", f"{name}turnPassword={PASSWORD}",
            f"{name}iceServers=[turn:{Network.SERVER}:{PORT}?transport=udp,turn:{Network.SERVER}:{PORT}?transport=tcp]")

    @classmethod
    def start_turn(cls, port, password):
        turn = subprocess.Popen(
            ["turnserver", "-n", "--lt-cred-mech", f"--user={USER}:{password}", "--realm=test", "--no-tls", "--no-dtls",
             "--no-cli", f"--listening-ip={Network.SERVER}", f"--relay-ip={Network.SERVER}", f"--listening-port={port}",
             f"--min-port={port + 46000}", f"--max-port={port + 46100}", "--allow-loopback-peers",
             f"--pidfile={cls.folder.name}/{port}.pid", f"--userdb={cls.folder.name}/{port}.db", "--log-file=stdout"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        cls.addClassCleanup(turn.wait)
        cls.addClassCleanup(turn.kill)

    def relayed(self, transport):
        server = {"urls": f"turn:{Network.SERVER}:{PORT}?transport={transport}", "username": USER,
                  "credential": PASSWORD}
        page = self.play(policy="relay", ice=urllib.parse.quote(json.dumps([server])))
        self.addCleanup(page.run, "peer.close()")
        self.playing(page, 30)
        self.alike(self.pixels(page))
        # what the browser says of the way it takes
        way = page.run("""(async () => {
            const all = await peer.getStats();
            for (const s of all.values())
                if (s.type === 'transport') {
                    const local = all.get(all.get(s.selectedCandidatePairId).localCandidateId);
                    return [local.candidateType, local.relayProtocol];
                }
        })()""")
        self.assertEqual(["relay", transport], way)

    def test_the_frame_comes_over_turn_by_udp(self):
        self.relayed("udp")

    def test_the_frame_comes_over_turn_by_tcp(self):
        self.relayed("tcp")

    def test_a_wrong_password_is_told_in_words(self):
        client = WebSocket(self.host.port, protocol="porthole.v1")
        self.addCleanup(client.close)
        next_of(client, "rtc")
        client.say(type="rtc-open", ref=1, offer=offer_of(), streams=["test"], codec="vp8", iceServers=[
            {"urls": [f"turn:{Network.SERVER}:{OTHER_PORT}?transport=udp"], "username": USER, "credential": PASSWORD}])
        next_of(client, "rtc-answer")
        said = next_of(client, "rtc-ice-server-error")["detail"]
        self.assertIn(Network.SERVER, said)
        self.assertRegex(said.lower(), "password|credential|401|unauthorized")


if __name__ == "__main__":
    unittest.main()
