# SPDX-License-Identifier: Apache-2.0
"""Many viewers, viewers who never read, and nobody at all."""

import threading
import time
import unittest

from host import Host, WebSocket, wait_for

READERS = 20
STALLED = 20
SECONDS = 60


class Reader(threading.Thread):
    """Reads and acknowledges as the page does, and remembers which sequence numbers it saw."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.client = WebSocket(port, protocol="porthole.v1")
        self.client.say(type="subscribe", stream="demo")
        self.seen = []
        self.running = True
        self.start()

    def run(self):
        try:
            while self.running:
                kind, data = self.client.frame()
                if kind == 2:
                    self.seen.append(self.client.acknowledge(data))
        except (OSError, EOFError, ValueError):
            pass


class Load(unittest.TestCase):
    def test_twenty_viewers_who_never_read_cost_the_other_twenty_nothing(self):
        host = Host()
        self.addCleanup(host.close)
        stalled = [WebSocket(host.port, receive_buffer=4096) for _ in range(STALLED)]
        readers = [Reader(host.port) for _ in range(READERS)]
        wait_for("frames for all", lambda: all(len(r.seen) > 60 for r in readers), 30)
        time.sleep(5)  # the kernel's buffers fill first; what is measured is the time behind that
        encoded = host.metric('porthole_stream_frames_encoded_total{stream="demo"}')
        captured = host.metric('porthole_stream_frames_captured_total{stream="demo"}')
        memory = host.resident_bytes()
        begin = {r: len(r.seen) for r in readers}
        time.sleep(SECONDS)
        parts = {r: r.seen[begin[r]:] for r in readers}
        encoded = host.metric('porthole_stream_frames_encoded_total{stream="demo"}') - encoded
        captured = host.metric('porthole_stream_frames_captured_total{stream="demo"}') - captured
        grown = host.resident_bytes() - memory
        for reader in readers:
            reader.running = False
        all_sequences = set().union(*parts.values())
        shares = sorted(len(set(part)) / len(all_sequences) for part in parts.values())
        print(f"\n  worst reader got {shares[0]:.4f} of {len(all_sequences)} frames in {SECONDS} s, "
              f"{encoded:.0f} encodes for {captured:.0f} frames, memory grew by {grown / 1e6:.1f} MB")
        self.assertGreater(len(all_sequences), SECONDS * 20, "the source delivered")
        self.assertGreaterEqual(shares[0], 0.99)
        # two requests are encoded: both transports ask for the same quality, so it is one
        self.assertLessEqual(encoded, captured + 5, "one encode for a frame, however many viewers")
        self.assertLess(grown, 40e6, "memory stays flat")
        for client in stalled:
            client.close()

    def test_nobody_watching_means_no_encode_and_no_rendering(self):
        host = Host()
        self.addCleanup(host.close)
        viewer = WebSocket(host.port)
        for _ in range(10):
            viewer.frame()
        viewer.close()
        wait_for("idle", lambda: host.stream("demo")["state"] == "idle")
        time.sleep(1)
        before = host.stream("demo")
        time.sleep(5)
        after = host.stream("demo")
        self.assertEqual(before["framesEncoded"], after["framesEncoded"])
        self.assertEqual(before["framesCaptured"], after["framesCaptured"])
        self.assertEqual([], after["viewers"])
        again = WebSocket(host.port)
        again.frame()
        again.close()


if __name__ == "__main__":
    unittest.main()
