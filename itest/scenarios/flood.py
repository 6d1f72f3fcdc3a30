# SPDX-License-Identifier: Apache-2.0
"""Clients that take what they can before the host knows them, and what becomes of the others meanwhile."""

import base64
import os
import pathlib
import re
import select
import socket
import subprocess
import sys
import time

from host import wait_for

UPGRADE = ("GET /streaming/client/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n\r\n")
SLACK_BYTES = 10e6  # of what other work of the host holds
HALF = "GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Never: "


class GapViewer:
    """A normal viewer, and the longest time that it waited for a frame."""

    def __init__(self, port):
        script = pathlib.Path(__file__).with_name("gap_viewer.py")
        self.process = subprocess.Popen([sys.executable, str(script), str(port)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def since(self):
        """Frames and the longest gap in milliseconds since the last call."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("the viewer's connection was closed")
        frames, gap = line.split()
        return int(frames), int(gap)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Flood:
    """Connections from one address: some say nothing, some half a header, some open a WebSocket and never read."""

    def __init__(self, port, connections, sockets, address="127.0.0.2"):
        self.port, self.address, self.open = port, address, []
        for i in range(connections):
            self.connect(HALF if i % 2 else "")
        for _ in range(sockets):
            self.connect(UPGRADE.format(base64.b64encode(os.urandom(16)).decode()), receive_buffer=4096)

    def connect(self, text, receive_buffer=None):
        s = socket.socket()
        if receive_buffer:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        s.bind((self.address, 0))
        s.settimeout(10)
        try:
            s.connect(("127.0.0.1", self.port))
            s.sendall(text.encode())
        except OSError:
            pass  # refused while it was sending: it is seen below
        s.setblocking(False)
        self.open.append(s)

    def answers(self):
        """How many were closed, how many of those were told 503 before, and how many are still open."""
        refused = closed = 0
        sockets = {s.fileno(): s for s in self.open}
        poll = select.poll()
        for descriptor in sockets:
            poll.register(descriptor, select.POLLIN)
        for descriptor, _ in poll.poll(0):
            try:
                data = sockets[descriptor].recv(1024, socket.MSG_PEEK)
            except OSError:
                data = b""
            told = data.startswith(b"HTTP/1.1 503")
            refused += told
            closed += told or not data
        return closed, refused, len(self.open) - closed

    def close(self):
        for s in self.open:
            s.close()
        self.open = []


def collected_bytes(host):
    """What the host holds after a garbage collection: heap and direct buffers."""
    jcmd = pathlib.Path(os.readlink(f"/proc/{host.java()}/exe")).with_name("jcmd")
    if jcmd.exists():
        subprocess.run([str(jcmd), str(host.java()), "GC.run"], check=True, capture_output=True)
    return sum(float(line.rsplit(" ", 1)[1]) for line in host.get("/metrics")[2].decode().splitlines()
               if re.match(r'jvm_memory_used_bytes\{area="heap"\}|jvm_buffer_pool_used_bytes', line))


def run(host, connections, sockets, seconds, say=print):
    """Floods the host while a normal viewer watches; returns what was measured."""
    viewer = GapViewer(host.port)
    try:
        wait_for("frames", lambda: viewer.since()[0], 30)
        viewer.since()
        time.sleep(2)
        quiet_frames, quiet = viewer.since()
        memory = collected_bytes(host)
        viewer.since()
        began = time.monotonic()
        flood = Flood(host.port, connections, sockets)
        opened = time.monotonic() - began
        time.sleep(max(0, seconds - opened))
        frames, gap = viewer.since()
        duration = time.monotonic() - began
        status = host.get("/snapshot")[0]
        open_now = host.metric("porthole_http_connections")
        peak = collected_bytes(host)
        closed, refused, still = flood.answers()
        flood.close()
        wait_for("only the viewer's connection is open", lambda: host.metric("porthole_http_connections") <= 4, 60)
        began = time.monotonic()
        after = collected_bytes(host)
        while after > memory + SLACK_BYTES and time.monotonic() - began < 60:
            time.sleep(1)
            after = collected_bytes(host)
        back = time.monotonic() - began
        result = {"quietGapMs": quiet, "gapMs": gap, "quietFps": quiet_frames / 2, "fps": round(frames / duration, 1),
                  "openS": round(opened, 1),
                  "connections": open_now, "closed": closed, "told503": refused, "stillOpen": still, "snapshot": status,
                  "beforeMB": round(memory / 1e6, 1), "duringMB": round(peak / 1e6, 1), "afterMB": round(after / 1e6, 1),
                  "backS": round(back, 1)}
        say(result)
        return result
    finally:
        viewer.close()
