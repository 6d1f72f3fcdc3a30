# SPDX-License-Identifier: Apache-2.0
"""What a starting host says, and when."""

import json
import threading
import unittest
import urllib.error
import urllib.request

import net
from host import Host, wait_for
from test_proxies import free_port

OFFER = b'{"node_id":"demo","sdp":"v=0","type":"offer"}'


class Addresses(unittest.TestCase):
    def test_without_a_stream_the_default_routes_address_is_printed_at_once_and_the_others_below(self):
        why = net.missing()
        if why:
            self.skipTest(why)
        network = net.Network()
        self.addCleanup(network.close)
        net.run("ip", "-n", network.server, "route", "add", "default", "via", network.VIEWER)
        # a bridge of containers that came later, which Java lists first
        net.run("ip", "-n", network.server, "link", "add", "docker0", "type", "veth", "peer", "name", "container")
        net.run("ip", "-n", network.server, "addr", "add", "172.17.0.1/16", "dev", "docker0")
        for end in ("docker0", "container"):
            net.run("ip", "-n", network.server, "link", "set", end, "up")
        with net.inside(network.server):
            host = Host("--host", "0.0.0.0", "--token", "t", "--/io.porthole.capture.demo/enabled=false")
            self.addCleanup(host.close)
            self.assertTrue(host.url.startswith(f"http://{network.SERVER}:"), host.url)
            self.assertIn(f"      or http://172.17.0.1:{host.port}/?token=t", host.lines)
            self.assertEqual(200, host.get("/readyz")[0])
            self.assertEqual([], json.loads(host.get("/api/v1/streams")[2])["streams"])


class Readiness(unittest.TestCase):
    """From the first answer on, as fast as it answers."""

    def setUp(self):
        self.port = free_port()
        self.seen = []
        self.over = threading.Event()
        self.poller = threading.Thread(target=self.poll, daemon=True)

    def ask(self, path, data=None, media="application/json"):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": media})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as e:
            return e.code, e.headers, e.read()

    def poll(self):
        while not self.over.is_set():
            try:
                ready = self.ask("/readyz")[0] == 200
                for path, answer in (("/api/webrtc/offer", self.ask("/api/webrtc/offer", OFFER)),
                                     ("/whep/demo", self.ask("/whep/demo", b"v=0", "application/sdp")),
                                     ("/api/v1/streams", self.ask("/api/v1/streams"))):
                    self.seen.append((ready, path, *answer))
            except OSError:
                pass  # it does not listen yet

    def test_what_a_starting_host_does_not_take_yet_is_to_be_asked_again_and_ready_it_takes_everything(self):
        self.poller.start()
        host = Host("--mode", "webrtc", "--port", str(self.port))
        self.addCleanup(host.close)
        printed = len(self.seen)
        wait_for("answers of a host that is ready", lambda: len(self.seen) > printed + 6)
        self.over.set()
        self.poller.join()
        if "Not available" in "\n".join(host.lines):
            self.skipTest("WebRTC is not there")
        for ready, path, status, headers, body in self.seen:
            if status == 503:
                self.assertFalse(ready, f"{path}: {body}")
                self.assertEqual("1", headers["Retry-After"])
                self.assertEqual("Starting", json.loads(body)["title"], path)
            else:
                self.assertEqual(200 if path.startswith("/api/v1") else 400, status, f"{path}: {body}")
        self.assertTrue(any(not ready and path == "/whep/demo" for ready, path, *_ in self.seen), "asked early enough")
        self.assertTrue(all(ready for ready, *_ in self.seen[printed + 3:]))


if __name__ == "__main__":
    unittest.main()
