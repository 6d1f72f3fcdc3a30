#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""H.264 over the WebSocket beside JPEG, Flask with one encode for all, and aiortc: processor time, bits, and recovery."""

import argparse
import os
import pathlib
import random
import socket
import statistics
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "itest" / "scenarios"))

from host import HOME, Host, wait_for  # noqa: E402
from net import Network, inside  # noqa: E402
from h264_quality import compare  # noqa: E402
from protocol_viewers import Crowd, Viewer  # noqa: E402
from quick import Viewers, answers, cpu_seconds, mjpeg  # noqa: E402

FPS = 30
BITRATE = 5_000_000
FRAME = ROOT / "bench" / "frames" / "mj22_1280x720.png"
PEERS = ROOT / "bench" / "peers"
PYTHON = "/usr/bin/python3"
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
COUNTS = (1, 4, 16, 64)
VIDEO, IMAGES = ["h264"], ["jpeg"]


def median(values):
    return statistics.median(values) if values else float("nan")


class Bench:
    """A host and a producer of 720p30."""

    def __init__(self, *options):
        self.host = Host(*options)
        self.producer = subprocess.Popen([PYTHON, PEERS / "link_producer.py", FRAME, str(FPS), self.host.link],
                                         env={**os.environ, "PYTHONPATH": str(ROOT / "python")}, **QUIET)
        wait_for("the producer's stream", lambda: self.host.stream("bench"))
        self.port = self.host.port

    def encoder(self):
        return next((e["encoder"] for e in self.host.stream("bench")["encodes"] if e["codec"] == "h264"), "none")

    def close(self):
        self.producer.kill()
        self.producer.wait()
        self.host.close()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def peer(script, *arguments):
    port = free_port()
    process = subprocess.Popen([PYTHON, PEERS / script, str(port), FRAME, str(FPS), *arguments], **QUIET)
    wait_for(script, lambda: answers(port), 30)
    return process, port


def porthole_cell(bench, codecs, viewers, seconds):
    """Processor ms for each source frame, frames a second and Mbit/s of the median viewer."""
    crowd = Crowd([Viewer(bench.port, codecs) for _ in range(viewers)])
    crowd.drain(3)
    crowd.reset()
    before, begin = cpu_seconds(bench.host.process.pid), time.monotonic()
    crowd.drain(seconds)
    took = time.monotonic() - begin
    used = cpu_seconds(bench.host.process.pid) - before
    fps, bits = median([len(v.frames) / took for v in crowd.viewers]), median([v.bytes for v in crowd.viewers])
    crowd.close()
    return used * 1000 / (FPS * took), fps, bits * 8e-6 / took


def flask_cell(viewers, seconds):
    process, port = peer("flask_shared.py")
    try:
        crowd = Viewers([mjpeg(port, "/stream") for _ in range(viewers)])
        crowd.drain(2)
        before, begin = cpu_seconds(process.pid), time.monotonic()
        crowd.drain(seconds)
        took = time.monotonic() - begin
        used = cpu_seconds(process.pid) - before
        rates = [n / took for n in crowd.counts.values()]
        crowd.close()
        return used * 1000 / (FPS * took), median(rates), float("nan")
    finally:
        process.kill()
        process.wait()


def aiortc_cell(viewers, seconds):
    process, port = peer("aiortc_server.py", str(BITRATE))
    client = subprocess.Popen([PYTHON, PEERS / "aiortc_viewers.py", str(port), str(viewers), str(seconds)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        if client.stdout.readline().strip() != "ready":
            return float("nan"), float("nan"), float("nan")
        before, begin = cpu_seconds(process.pid), time.monotonic()
        done = client.stdout.readline().split()
        used, took = cpu_seconds(process.pid) - before, time.monotonic() - begin
        return (used * 1000 / (FPS * took), *map(float, done[1:]))
    finally:
        for p in (client, process):
            p.kill()
            p.wait()


def table(benches, options):
    """By viewers, everything in turn so that all see the same noise."""
    ways = {}
    for name, bench in benches.items():
        ways[f"H.264, {name}"] = lambda n, b=bench: porthole_cell(b, VIDEO, n, options.seconds)
    first = next(iter(benches.values()))
    ways["JPEG"] = lambda n: porthole_cell(first, IMAGES, n, options.seconds)
    ways["Flask, one encode"] = lambda n: flask_cell(n, options.seconds)
    ways["aiortc"] = lambda n: aiortc_cell(n, options.seconds) if n <= options.aiortc else (float("nan"),) * 3
    cells = {}
    for _ in range(options.rounds):
        for n in COUNTS:
            for name, way in ways.items():
                cells.setdefault((name, n), []).append(way(n))
                print(f"load {os.getloadavg()[0]:.1f}", name, n, cells[name, n][-1], file=sys.stderr, flush=True)
    print(f"\n| 1280x720, {FPS} fps | " + " | ".join(f"{n} viewers" for n in COUNTS) + " |\n|---|---|---|---|---|")
    for name in ways:
        row = [[median([c[i] for c in cells[name, n]]) for i in range(3)] for n in COUNTS]
        print(f"| {name} | " + " | ".join(f"{cpu:.1f} ms, {fps:.0f} fps, {bits:.1f}" for cpu, fps, bits in row) + " |")


def join(bench, codecs, times=20):
    """First frame of a viewer that comes while another watches, ms from the beginning of the connection."""
    crowd = Crowd([Viewer(bench.port, codecs)])
    crowd.drain(2)
    took = []
    for _ in range(times):
        crowd.drain(random.uniform(0.35, 0.6))
        late = Viewer(bench.port, codecs)
        crowd.add(late)
        crowd.drain(5, lambda: late.frames)
        took.append((late.frames[0].arrived - late.begun) * 1000)
        assert late.frames[0].key, "a viewer began in the middle"
        crowd.remove(late)
        late.close()
    crowd.close()
    return median(took), max(took)


class AgeRule:
    """As the page does: frames that are too old are not decoded, and a fresh key frame is asked for."""

    OLD = 0.3

    def __init__(self):
        self.viewer, self.waiting, self.fresh = None, False, []

    def __call__(self, frame):
        if frame.codec == "h264" and frame.age > self.OLD and not self.waiting:
            self.waiting = True
            self.viewer.say(type="decoder-reset", id=self.viewer.id)
        if self.waiting and not (frame.key and frame.age < self.OLD):
            return True
        self.waiting = False
        if frame.age < self.OLD:
            self.fresh.append(frame)
        return True


def stall(bench, codecs, times=5):
    """A viewer that reads nothing for 2 s: ms until it has a fresh frame again."""
    took = []
    for _ in range(times):
        rule = AgeRule()
        viewer = rule.viewer = Viewer(bench.port, codecs, on_frame=rule)
        crowd = Crowd([viewer])
        crowd.drain(2)
        time.sleep(2)
        rule.fresh.clear()
        resumed = time.monotonic()
        crowd.drain(5, lambda: rule.fresh)
        took.append((rule.fresh[0].arrived - resumed) * 1000 if rule.fresh else float("nan"))
        crowd.close()
    return median(took), max(took)


def kill(bench, viewers=10):
    """Takes the encoder's bundle away under viewers and puts it back: longest gap of any of them, and time until H.264."""
    load = HOME / "load"
    jar = next(p for p in load.iterdir() if p.name.startswith("porthole-encoder-h264"))
    away = HOME / ("." + jar.name)
    crowd = Crowd([Viewer(bench.port, VIDEO + IMAGES) for _ in range(viewers)])
    try:
        crowd.drain(3)
        crowd.reset()
        gone = time.monotonic()
        jar.rename(away)
        crowd.drain(10, lambda: all(v.frames and v.frames[-1].codec == "jpeg" for v in crowd.viewers))
        images = time.monotonic() - gone
        crowd.drain(1)
        away.rename(jar)
        put = time.monotonic()
        crowd.drain(10, lambda: all(v.frames[-1].codec == "h264" for v in crowd.viewers))
        video = time.monotonic() - put
        crowd.drain(1)
        gaps = [max(b.arrived - a.arrived for a, b in zip(v.frames, v.frames[1:])) for v in crowd.viewers]
        return images, video, max(gaps) * 1000
    finally:
        if away.exists():
            away.rename(jar)
        crowd.close()


def rates(frames, begin, end):
    """Frames a second and the median age in ms of those that came in that time."""
    mine = [f for f in frames if begin <= f.arrived < end]
    return len(mine) / (end - begin), median([f.age for f in mine]) * 1000


def narrow(codecs, seconds=25):
    """A viewer behind 500 kbit/s and one beside it on loopback."""
    network = Network()
    result = {}
    try:
        with inside(network.server):
            bench = Bench("--host", "0.0.0.0", "--token", "secret-of-the-bench")
        ends = threading.Event()
        try:
            with inside(network.server):
                near = Viewer(bench.port, codecs, token="secret-of-the-bench")
            thread = threading.Thread(target=lambda: Crowd([near]).drain(1000, ends.is_set))
            thread.start()
            with inside(network.viewer):
                far = Viewer(bench.port, codecs, Network.SERVER, "secret-of-the-bench")
            crowd = Crowd([far])
            crowd.drain(3)
            network.shape(500_000)
            shaped = time.monotonic()
            crowd.drain(seconds)
            network.shape(0)
            lifted = time.monotonic()
            crowd.drain(20)
            ends.set()
            thread.join()
            result["narrow"] = rates(far.frames, lifted - 10, lifted)
            full = [f.arrived for f in far.frames if f.arrived > lifted]
            size = median([f.size for f in near.frames if f.arrived > lifted])
            result["full after"] = next(
                (t - lifted for t in full if sum(1 for f in far.frames if t <= f.arrived < t + 1) >= FPS - 2
                 and median([f.size for f in far.frames if t <= f.arrived < t + 1]) > 0.8 * size), float("nan"))
            beside = [f.sequence for f in near.frames if f.arrived > shaped]
            result["lost beside it"] = beside[-1] - beside[0] + 1 - len(beside)
        finally:
            ends.set()
            with inside(network.server):
                bench.close()
    finally:
        network.close()
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--natives", help="jar of FFmpeg with x264, measured beside OpenH264")
    parser.add_argument("--aiortc", type=int, default=16, help="most viewers of aiortc, which cannot serve many")
    parser.add_argument("--only", choices=("table", "quality", "join", "narrow"), help="a part of it")
    options = parser.parse_args()
    begun = {"OpenH264": Bench()}
    if options.natives:
        begun["x264"] = Bench("--/io.porthole.lib.ffmpeg/libraryPath=" + os.path.abspath(options.natives))
    try:
        if options.only in (None, "table"):
            table(begun, options)
        if options.only in (None, "quality"):
            for name, bench in begun.items():
                print(f"\n{name}: {compare(bench.port, FRAME)}")
        if options.only in (None, "join"):
            print("\n| | first frame p50 (max), ms | after a stall of 2 s p50 (max), ms |\n|---|---|---|")
            for name, bench, codecs in [*((n, b, VIDEO) for n, b in begun.items()),
                                        ("JPEG", begun["OpenH264"], IMAGES)]:
                print(f"| {name} | {'%.0f (%.0f)' % join(bench, codecs)} | {'%.0f (%.0f)' % stall(bench, codecs)} |")
            print("\nThe encoder's bundle taken away under 10 viewers: JPEG after %.2f s, put back: H.264 after %.2f s, "
                  "longest gap %.0f ms" % kill(begun["OpenH264"]))
    finally:
        for bench in begun.values():
            bench.close()
    if options.only in (None, "narrow"):
        for codecs in (VIDEO, IMAGES):
            print(f"\n500 kbit/s, {codecs[0]}:", narrow(codecs))


if __name__ == "__main__":
    main()
