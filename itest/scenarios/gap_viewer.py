# SPDX-License-Identifier: Apache-2.0
"""A viewer in a process of its own, so that nothing in the test's process delays it.

usage: gap_viewer.py PORT

It acknowledges every frame. For each line on standard input it writes how many frames have come since the last line and
the longest gap between two of them in milliseconds, one that still lasts included.
"""

import sys
import threading
import time

from host import WebSocket

client = WebSocket(int(sys.argv[1]), protocol="porthole.v1")
client.say(type="subscribe", stream="demo")
lock = threading.Lock()
frames, longest, last = 0, 0.0, time.monotonic()


def answer():
    global frames, longest, last
    for _ in sys.stdin:
        with lock:
            print(frames, round(1000 * max(longest, time.monotonic() - last)), flush=True)
            frames, longest = 0, 0.0


threading.Thread(target=answer, daemon=True).start()
while True:
    kind, data = client.frame()
    if kind == 8:
        sys.exit("closed")
    if kind == 2:
        client.acknowledge(data)
        with lock:
            now = time.monotonic()
            frames, longest, last = frames + 1, max(longest, now - last), now
