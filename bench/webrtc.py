#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Porthole's WebRTC beside aiortc: the same frames, bitrate and browser, in turn, in a network of their own."""

import argparse
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "itest" / "scenarios"))

from chromium import Chromium  # noqa: E402
from host import Host, wait_for  # noqa: E402
from net import Network, inside  # noqa: E402
from PIL import Image  # noqa: E402
from quick import cpu_seconds  # noqa: E402

FPS = 30
WARM = 3  # viewers that come and go first: a host has been running for a while when somebody comes
BITRATE = 2_000_000  # the preset "high"
FRAME = ROOT / "bench" / "frames" / "mj22_1280x720.png"
SIZES = {"720": (1280, 720), "1080": (1920, 1080)}
PEERS = ROOT / "bench" / "peers"
PYTHON = "/usr/bin/python3"
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Porthole:
    """The host, and a producer that hands in the frames, whose time is a column of its own."""

    name = "Porthole"
    gather = False

    def __init__(self, image):
        self.host = Host("--mode", "webrtc", "--/io.porthole.transport.webrtc/processorShareInPercent=1000")
        self.port = self.host.port
        self.producer = subprocess.Popen([PYTHON, PEERS / "link_producer.py", image, str(FPS), self.host.link],
                                         env={**os.environ, "PYTHONPATH": str(ROOT / "python")}, **QUIET)
        wait_for("the producer's stream", lambda: self.host.stream("bench"))
        self.pids = [self.host.process.pid]
        self.painters = [self.producer.pid]

    @staticmethod
    def path(codec):
        return f"whep/bench?preset=high&codec={codec}"

    def close(self):
        self.producer.kill()
        self.producer.wait()
        self.host.close()


class Aiortc:
    """A server as labs write it, with a track for each viewer."""

    name = "aiortc"
    gather = True

    def __init__(self, image):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.server = subprocess.Popen(
            [PYTHON, PEERS / "aiortc_server.py", str(self.port), image, str(FPS), str(BITRATE)], **QUIET)
        wait_for("aiortc", self._open)
        self.pids = [self.server.pid]
        self.painters = []  # it paints by itself

    def _open(self):
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        except OSError:
            return False

    @staticmethod
    def path(_):
        return "whep/bench"

    def close(self):
        self.server.kill()
        self.server.wait()


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def used(pids):
    return sum(map(cpu_seconds, pids))


def middle(viewers, what):
    """The median viewer's; not a number where one never got so far."""
    return statistics.median(float("nan") if v[what] is None else v[what] for v in viewers)


def measure(server, width, viewers, codec, options):
    """Statistics of one server with so many viewers."""
    browser = Chromium()
    try:
        page = browser.page(f"http://127.0.0.1:{server.port}/measured.html", (ROOT / "bench/webrtc.html").read_text())
        page.ask("Performance.enable")
        metrics = {m["name"]: m["value"] for m in page.ask("Performance.getMetrics")["metrics"]}
        origin = metrics["NavigationStart"]  # in seconds of CLOCK_MONOTONIC; performance.now() begins there
        tap = "video" if viewers == 1 else "track"
        request = f"{{codec: '{codec}', path: '{server.path(codec)}', tap: '{tap}', painted: {width}, " \
               f"gather: {str(server.gather).lower()}}}"
        for _ in range(WARM):
            page.run(f"view({request})")
            time.sleep(1)
            page.run("stop()")
        for _ in range(viewers):
            page.run(f"view({request})")
        time.sleep(options.warmup)
        before = page.run("collect()")
        cpu, paint, begin = used(server.pids), used(server.painters), time.monotonic()
        time.sleep(options.seconds)
        cpu, paint, took = used(server.pids) - cpu, used(server.painters) - paint, time.monotonic() - begin
        after = page.run("collect()")
        page.run("stop()")
    finally:
        browser.close()
    ages, gaps = [], []
    for b, a in zip(before, after):
        times = [b["now"], *a["times"], a["now"]]
        gaps += [y - x for x, y in zip(times, times[1:])]
        for at, written in zip(a["times"], a["stamps"]):
            if written is not None:
                now = int((at / 1000 + origin) * 8000) & 0xFFFFFFFF
                ages.append(((now - written) & 0xFFFFFFFF) / 8)
    return {
        "cpu": 100 * cpu / took / viewers,
        "paint": 100 * paint / took,
        "p50": percentile(ages, 0.5),
        "p95": percentile(ages, 0.95),
        "gap": max(gaps, default=float("nan")),
        "answered": middle(after, "answeredMs"),
        "connected": middle(after, "connectedMs"),
        "first": middle(after, "firstMs"),
        "fps": statistics.median((a["decoded"] - b["decoded"]) / took for a, b in zip(after, before)),
        "mbit": statistics.median((a["bytes"] - b["bytes"]) * 8e-6 / took for a, b in zip(after, before)),
    }


COLUMNS = {"cpu": "CPU per viewer, % of a core", "paint": "producer's CPU, %",
           "p50": "latency p50 ms", "p95": "latency p95 ms",
           "gap": "longest gap ms", "answered": "answer ms",
           "connected": "connected ms", "first": "first frame ms", "fps": "fps", "mbit": "Mbit/s"}


def report(results, codec):
    print(f"\n{codec}, {BITRATE / 1e6:g} Mbit/s, {FPS} fps; medians over the rounds, in brackets Porthole / aiortc, "
          f"the median of the ratios of each round; load {os.getloadavg()[0]:.1f}\n")
    print("| | | " + " | ".join(COLUMNS.values()) + " |\n" + "|---" * (len(COLUMNS) + 2) + "|")
    for (size, viewers), rounds in results.items():
        for name in ("Porthole", "aiortc"):
            cells = []
            for column in COLUMNS:
                values = [r[name][column] for r in rounds if name in r]
                cell = f"{statistics.median(values):.1f}" if values else "failed"
                ratios = [r["Porthole"][column] / r["aiortc"][column] for r in rounds
                          if "Porthole" in r and r.get("aiortc", {}).get(column)]
                if name == "Porthole" and ratios and column not in ("fps", "mbit", "paint"):
                    cell += f" ({statistics.median(ratios):.2f})"
                cells.append(cell)
            print(f"| {size}p, {viewers} viewer{'s' * (viewers > 1)} | {name} | " + " | ".join(cells) + " |")


def numbers(text):
    return [int(n) for n in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--warmup", type=float, default=4)
    parser.add_argument("--viewers", type=numbers, default=[1, 2, 4, 8])
    parser.add_argument("--sizes", default="720,1080")
    parser.add_argument("--codec", default="h264", choices=["h264", "vp8"])
    options = parser.parse_args()
    network = Network()
    results = {}
    try:
        with inside(network.server), tempfile.TemporaryDirectory() as folder:
            for size in options.sizes.split(","):
                image = os.path.join(folder, size + ".png")
                Image.open(FRAME).convert("RGB").resize(SIZES[size]).save(image)
                for number in range(options.rounds):
                    for kind in (Porthole, Aiortc) if number % 2 == 0 else (Aiortc, Porthole):
                        one_server(kind, image, size, number, options, results)
    finally:
        network.close()
    report(results, options.codec)


def one_server(kind, image, size, number, options, results):
    for viewers in options.viewers:
        rounds = results.setdefault((size, viewers), [{} for _ in range(options.rounds)])
        server = kind(image)
        try:
            rounds[number][kind.name] = measure(server, SIZES[size][0], viewers, options.codec, options)
            print(f"round {number + 1} {size}p {viewers} {kind.name}: "
                  + ", ".join(f"{k} {v:.1f}" for k, v in rounds[number][kind.name].items()), file=sys.stderr)
        except AssertionError as e:
            print(f"round {number + 1} {size}p {viewers} {kind.name}: {e}", file=sys.stderr)
        finally:
            server.close()


if __name__ == "__main__":
    main()
