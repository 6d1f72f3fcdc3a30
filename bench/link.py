#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints what `send` costs a simulator beside a copy of the frame, and how long the frame is on its way.

Both sides read the same clock (CLOCK_MONOTONIC). In each round every way has its turn, and in each frame's time there
is one send and one copy, so that both meet the same machine. Copies go to three places in turn, as sent frames do.
"""

import argparse
import os
import pathlib
import secrets
import socket
import subprocess
import sys
import tempfile
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "python"))

import porthole  # noqa: E402
from porthole import _ring  # noqa: E402

WAYS = ("shared memory", "unix socket", "TCP")


class Host:
    """The link's side of the host in a process of its own."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "link.sock")
        self.token = secrets.token_hex(16)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        jars = f"{ROOT}/bench/target/porthole-bench-0.1.0-SNAPSHOT.jar:{ROOT}/bench/target/lib/*"
        self.process = subprocess.Popen(
            ["java", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", jars,
             "io.porthole.capture.link.internal.LinkBench", self.path, str(self.port), self.token],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def seen(self):
        """When each frame since the last call was seen, by its number."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        times = {}
        for line in iter(self.process.stdout.readline, "end\n"):
            number, when = line.split()
            times[int(number)] = int(when)
        return times

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def open_stream(host, way):
    share = _ring._open
    if way == "unix socket":
        _ring._open = lambda offer: None  # as for a producer in another container
    try:
        address = f"tcp://127.0.0.1:{host.port}" if way == "TCP" else host.path
        # a name of its own: numbers of a name that is known go on where they were
        stream = porthole.Stream(f"bench-{time.monotonic_ns()}", address=address, token=host.token)
        assert stream.connected
        for _ in range(30):  # the ring comes with the first frame; then every page of it is touched once
            stream.send(PICTURES[0])
            time.sleep(0.02)
        return stream
    finally:
        _ring._open = share


def measure(host, way, frames, fps):
    """Milliseconds of each send, each copy, each way from send's return, and from its call, to being seen by the
    host; and the share of frames that a newer one replaced."""
    sends, copies, returned, called = [], [], {}, {}
    with open_stream(host, way) as stream:
        host.seen()
        due = time.monotonic()
        for i in range(frames):
            begin = time.monotonic_ns()
            stream.send(PICTURES[i % 4])
            back = time.monotonic_ns()
            sends.append(back - begin)
            called[stream.sequence], returned[stream.sequence] = begin, back
            begin = time.monotonic_ns()
            np.copyto(TARGETS[i % 3], PICTURES[(i + 2) % 4])
            copies.append(time.monotonic_ns() - begin)
            due += 1 / fps
            time.sleep(max(0, due - time.monotonic()))
        time.sleep(0.3)
        seen = host.seen()
    # a frame may be seen before send has come back
    ways = [max(0, seen[n] - back) for n, back in returned.items() if n in seen]
    all_in_all = [seen[n] - begin for n, begin in called.items() if n in seen]
    return *(np.array(x) / 1e6 for x in (sends, copies, ways, all_in_all)), 1 - len(ways) / frames


def wanted(host):
    """Nanoseconds of one wanted()."""
    with porthole.Stream("asked", address=host.path) as stream:
        best = []
        for _ in range(20):
            begin = time.perf_counter_ns()
            for _ in range(10000):
                stream.wanted()
            best.append((time.perf_counter_ns() - begin) / 10000)
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--fps", type=float, default=60)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS, metavar="WAY")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    shape = (height, width, 4)
    PICTURES.extend(np.random.default_rng(i).integers(0, 256, shape, np.uint8) for i in range(4))
    TARGETS.extend(np.zeros(shape, np.uint8) for _ in range(3))
    rows = {way: [] for way in options.ways}
    with tempfile.TemporaryDirectory(prefix="porthole-bench-") as folder:
        host = Host(folder)
        try:
            for _ in range(options.rounds):
                for way in options.ways:
                    rows[way].append(statistics(*measure(host, way, options.frames, options.fps)))
            asked = wanted(host)
        finally:
            host.close()
    print(f"RGBA {options.size}, {options.fps:g} frames a second, {options.rounds} rounds of {options.frames} frames; "
          "ms, median of the rounds (best round):\n")
    print("| way | send p50 | send p99 | copy p50 | copy p99 | p50 more than a copy | p99 more | "
          "return to seen p50 | return to seen p99 | call to seen p50 | replaced |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for way, rounds in rows.items():
        middle, best = np.median(rounds, axis=0), np.min(rounds, axis=0)
        cells = [f"{m:.2f} ({b:.2f})" for m, b in zip(middle[:-1], best[:-1])]
        print(f"| {way} | " + " | ".join(cells) + f" | {middle[-1] * 100:.1f} % |")
    print(f"\n`wanted()`: {np.median(asked):.0f} ns ({min(asked):.0f} ns)")


def statistics(sends, copies, ways, all_in_all, lost):
    send, copy, way = (np.percentile(x, (50, 99)) for x in (sends, copies, ways))
    return [*send, *copy, *(send - copy), *way, np.percentile(all_in_all, 50), lost]


PICTURES, TARGETS = [], []

if __name__ == "__main__":
    main()
