#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the tables of docs/performance.md that concern a running host: processor time and latency by viewers."""

import argparse
import os
import pathlib
import selectors
import socket
import statistics
import subprocess
import sys
import textwrap
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "itest" / "scenarios"))

from host import Host, WebSocket, wait_for  # noqa: E402

FPS = 30
FRAME = ROOT / "bench" / "frames" / "mj22_1280x720.png"
PRODUCER = textwrap.dedent("""
    import sys, time
    import cv2, numpy as np
    import porthole
    frame = cv2.imread(sys.argv[1])
    rolled = [np.ascontiguousarray(np.roll(frame, 8 * i, axis=1)) for i in range(160)]
    stream = porthole.Stream("bench", fps=30, address=sys.argv[2])
    due, n = time.monotonic(), 0
    while True:
        stream.send(rolled[n % 160], format="bgr8")
        n += 1
        due += 1 / 30
        time.sleep(max(0, due - time.monotonic()))
""")


def cpu_seconds(pid):
    """User and system time of a process and its children's children that are alive."""
    total = 0.0
    for p in [pid, *tree(pid)]:
        try:
            fields = pathlib.Path(f"/proc/{p}/stat").read_text().rsplit(") ", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            pass
    return total


def tree(pid):
    try:
        children = [int(c) for c in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return children + [g for c in children for g in tree(c)]


class Viewers:
    """Drains many connections on one thread and counts the JPEGs that begin in them."""

    def __init__(self, sockets):
        self.selector = selectors.DefaultSelector()
        self.counts = dict.fromkeys(sockets, 0)
        self.tails = dict.fromkeys(sockets, b"")
        for s in sockets:
            s.setblocking(False)
            self.selector.register(s, selectors.EVENT_READ)
        self.buffer = bytearray(1 << 20)

    def drain(self, seconds):
        for s in self.counts:
            self.counts[s] = 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for key, _ in self.selector.select(0.1):
                n = key.fileobj.recv_into(self.buffer)
                data = self.tails[key.fileobj] + bytes(memoryview(self.buffer)[:n])
                self.counts[key.fileobj] += data.count(b"\xff\xd8\xff")
                self.tails[key.fileobj] = data[-2:]

    def close(self):
        for s in self.counts:
            s.close()


def mjpeg(port, path):
    s = socket.create_connection(("127.0.0.1", port))
    s.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    return s


def websocket(port):
    client = WebSocket(port, "/streaming/client/?stream=bench")
    assert client.status == 101
    client.file.detach()
    return client.socket


def measure(pid, connect, viewers, seconds):
    """Milliseconds of processor time for each source frame, and the median viewer's frames a second."""
    crowd = Viewers([connect() for _ in range(viewers)])
    crowd.drain(2)
    before = cpu_seconds(pid)
    begin = time.monotonic()
    crowd.drain(seconds)
    took = time.monotonic() - begin
    used = cpu_seconds(pid) - before
    rates = [n / took for n in crowd.counts.values()]
    crowd.close()
    return used * 1000 / (FPS * took), statistics.median(rates)


def flask(port):
    return subprocess.Popen(["/usr/bin/python3", ROOT / "bench/peers/flask_server.py", str(port), str(FRAME), str(FPS)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def answers(port):
    """Returns whether something accepts connections on this port."""
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    host = Host()
    producer = subprocess.Popen(["/usr/bin/python3", "-c", PRODUCER, str(FRAME), host.link],
                                env={**os.environ, "PYTHONPATH": str(ROOT / "python")}, stdin=subprocess.DEVNULL)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    peer = flask(port)
    try:
        wait_for("the producer's stream", lambda: host.stream("bench"))
        wait_for("Flask", lambda: answers(port))
        tables(host, peer, port, options)
    finally:
        for process in (producer, peer):
            process.kill()
            process.wait()
        host.close()


def tables(host, peer, port, options):
    cells = {}
    ways = {
        "Porthole, MJPEG": (host.process.pid, lambda: mjpeg(host.port, "/streams/bench/mjpeg")),
        "Porthole, WebSocket": (host.process.pid, lambda: websocket(host.port)),
        "Flask + OpenCV": (peer.pid, lambda: mjpeg(port, "/stream")),
    }
    latency = {}
    for _ in range(options.rounds):
        for viewers in (1, 4, 16, 64):
            for name, (pid, connect) in ways.items():
                cells.setdefault((name, viewers), []).append(measure(pid, connect, viewers, options.seconds))
                if name.startswith("Porthole"):
                    latency[name, viewers] = None
    print("\nServer's processor time in ms for each source frame, and (frames a second of the median viewer):\n")
    print("| 1280x720 q85, 30 fps | " + " | ".join(f"{n} viewers" for n in (1, 4, 16, 64)) + " |")
    print("|---|---|---|---|---|")
    for name in ways:
        row = []
        for viewers in (1, 4, 16, 64):
            cpu = statistics.median(c for c, _ in cells[name, viewers])
            fps = statistics.median(f for _, f in cells[name, viewers])
            row.append(f"{cpu:.2f} ({fps:.0f})")
        print(f"| {name} | " + " | ".join(row) + " |")
    print("\nCapture to send, ms:\n\n| viewers | p50 | p95 | p99 |\n|---|---|---|---|")
    for viewers in (1, 16):
        crowd = Viewers([websocket(host.port) for _ in range(viewers)])
        crowd.drain(11)
        l = host.stream("bench")["latencyMs"]
        print(f"| {viewers} | {l['p50']:.1f} | {l['p95']:.1f} | {l['p99']:.1f} |")
        crowd.close()
        time.sleep(0.5)


if __name__ == "__main__":
    main()
