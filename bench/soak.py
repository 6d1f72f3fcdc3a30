#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Viewers that come, watch, stall and go for a long time, while transports are replaced under them."""

import argparse
import os
import pathlib
import random
import resource
import shutil
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "itest" / "scenarios"))

import flood  # noqa: E402
import host as hosts  # noqa: E402

PATHS = ("/streaming/client/", "/streaming/client/?stream=demo&quality=50")
TRANSPORTS = ("websocket", "mjpeg", "webrtc")


class Viewer(threading.Thread):
    """Watches some seconds at a time; now and then it stops reading, or leaves without a word."""

    def __init__(self, host, seed, over):
        super().__init__(daemon=True)
        self.host, self.random, self.over = host, random.Random(seed), over
        self.frames = self.visits = self.breaks = 0
        self.start()

    def run(self):
        while not self.over.is_set():
            try:
                self.visit()
                self.visits += 1
            except (OSError, EOFError, ValueError, IndexError):
                self.breaks += 1  # a transport was replaced: come again
                time.sleep(0.2)

    def visit(self):
        kind = self.random.randrange(4)
        if kind == 0:
            if self.host.get("/snapshot")[0] == 200:
                self.frames += 1
            return
        client = hosts.WebSocket(self.host.port, self.random.choice(PATHS))
        try:
            end = time.monotonic() + self.random.uniform(1, 10)
            while time.monotonic() < end and not self.over.is_set():
                client.frame()
                self.frames += 1
            if kind == 1:
                self.over.wait(self.random.uniform(1, 5))  # stalls
        finally:
            client.close()


def statistics(host):
    """Resident MB, threads and descriptors of the host."""
    java = next(p for p in [host.process.pid, *host._children()]
                if pathlib.Path(f"/proc/{p}/comm").read_text().startswith("java"))
    return (host.resident_bytes() / 1e6, len(os.listdir(f"/proc/{java}/task")), len(os.listdir(f"/proc/{java}/fd")))


def replace(name):
    """Puts a transport's jar in its own place, as an update does."""
    for jar in (hosts.HOME / "load").glob(f"porthole-transport-{name}*.jar"):
        fresh = jar.with_suffix(".fresh")
        shutil.copyfile(jar, fresh)
        fresh.replace(jar)


def flood_all():
    """Floods a host with its default bounds, then one that lets them all in; returns the exit status."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    wide = ["--/io.porthole.http/maxConnections=10000", "--/io.porthole.http/maxConnectionsPerAddress=10000"]
    good = True
    for settings in ([], wide):
        host = hosts.Host(*settings)
        try:
            result = flood.run(host, 5000, 2000, 20)
            good &= result["gapMs"] <= 200 and result["snapshot"] == 200
        finally:
            host.close()
    return 0 if good else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--viewers", type=int, default=16)
    parser.add_argument("--replace-every", type=float, default=20, metavar="SECONDS")
    parser.add_argument("--flood", action="store_true",
                        help="5,000 connections and 2,000 WebSockets that never read instead, within the default bounds and"
                             " then without")
    options = parser.parse_args()
    if options.flood:
        sys.exit(flood_all())
    host = hosts.Host()
    over = threading.Event()
    try:
        viewers = [Viewer(host, seed, over) for seed in range(options.viewers)]
        begin = time.monotonic()
        rows = []
        print("| minute | visits | frames | cut off | memory MB | threads | descriptors |\n|---|---|---|---|---|---|---|")
        due = begin + options.replace_every
        while time.monotonic() - begin < options.minutes * 60:
            over.wait(min(5.0, options.minutes * 3))
            if host.process.poll() is not None:
                sys.exit("the host died:\n" + "\n".join(host.lines[-20:]))
            if time.monotonic() > due:
                due += options.replace_every
                replace(random.choice(TRANSPORTS))
            rows.append(statistics(host))
            memory, threads, descriptors = rows[-1]
            print(f"| {(time.monotonic() - begin) / 60:.1f} | {sum(v.visits for v in viewers)}"
                  f" | {sum(v.frames for v in viewers)} | {sum(v.breaks for v in viewers)}"
                  f" | {memory:.0f} | {threads} | {descriptors} |", flush=True)
    finally:
        over.set()
        host.close()
    # what is normal is known after a third of the time
    middle, last = rows[len(rows) // 3:2 * len(rows) // 3] or rows, rows[2 * len(rows) // 3:] or rows
    grown = [max(r[i] for r in last) - max(r[i] for r in middle) for i in range(3)]
    print(f"\nfrom the middle third to the last: {grown[0]:+.0f} MB, {grown[1]:+} threads, {grown[2]:+} descriptors")
    sys.exit(grown[0] > 60 or grown[1] > 20 or grown[2] > 2 * options.viewers)


if __name__ == "__main__":
    main()
