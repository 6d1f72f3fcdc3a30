# SPDX-License-Identifier: Apache-2.0
"""./porthole bench growth: the host by viewers, streams and frame size, beside what the machine can do."""

import argparse
import dataclasses
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from PIL import Image

from . import document, growth_tables, limits, noise
from .noise import Load
from .processes import ProcessorTime, compiler_seconds, end_on_signals, resident_bytes
from .servers import FAILURES, FRAME, Host, end, producer, wait_for

VIEWERS, STREAMS = (1, 10, 100, 300, 1000), (1, 4, 16, 64)
SIZES = ((848, 480, 30), (1280, 720, 30), (1920, 1080, 30), (2560, 1440, 30), (3840, 2160, 30), (3840, 2160, 60))
VIEWERS_FPS, FRAME_BYTES = 10, 50_000
STREAM_SIZE, STREAMS_FPS = (640, 360), 10
STALLED, AMONG = 20, 100
FILES = 16384


@dataclasses.dataclass(frozen=True)
class Row:
    """One measurement. Percents are of one core; times in ms from the capture to the viewer's last byte."""

    fps: float
    worst: float
    p50: float
    p95: float
    p99: float
    host: float
    producer: float
    viewers: float
    bytes: float
    resident: float
    lost: int
    unreadable: int
    other: float


class Setting:
    """A host that lets everybody in, with a producer of some streams."""

    def __init__(self, frame, fps, streams=1):
        self.host = Host("--/io.porthole.http/maxConnections=4096", "--/io.porthole.http/maxConnectionsPerAddress=4096",
                         files=FILES)
        try:
            self.producer = producer(self.host, streams, script="growth_producer.py", frame=frame, fps=fps)
            for i in range(streams):
                wait_for(f"stream s{i}", lambda name=f"s{i}": self.host.stream(name), 60)
        except BaseException:
            self.close()
            raise

    def measure(self, viewers, options, stalled=0):
        """Returns the row with these viewers, by stream."""
        words = [f"{name}={count}" for name, count in viewers.items()]
        crowd = subprocess.Popen([sys.executable, "-m", "measure.crowd", str(self.host.port), *words, "--stalled",
                                  str(stalled)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            if crowd.stdout.readline().strip() != "ready":
                raise ConnectionError("the viewers could not all connect")
            time.sleep(options.settle)
            patience = time.monotonic() + options.compiled
            while True:
                row, compiling = self._measure(crowd, options.seconds)
                if compiling <= growth_tables.COMPILING or time.monotonic() >= patience:
                    return row
        finally:
            crowd.stdin.close()
            end(crowd)
            crowd.stdout.close()

    def _measure(self, crowd, seconds):
        """Returns the row of so many seconds, and the share of a core that the host's compilers took."""
        pid = self.host.process.pid
        host, source, load = ProcessorTime(pid), ProcessorTime(self.producer.pid), Load()
        compiled = compiler_seconds(pid)
        begin = time.monotonic()
        crowd.stdin.write(f"{seconds}\n")
        crowd.stdin.flush()
        crowd.stdout.readline()  # says that the time is over, before stamps are read
        took = time.monotonic() - begin
        used, made, other = host.seconds(), source.seconds(), load.share()
        compiling = (compiler_seconds(pid) - compiled) / took
        found = json.loads(crowd.stdout.readline())
        return Row(found["fps"], found["worst"], found["p50"], found["p95"], found["p99"], 100 * used / took,
                   100 * made / took, found["percent"], found["bytes"], resident_bytes(pid),
                   found["lost"], found["unreadable"], other), compiling

    def close(self):
        if hasattr(self, "producer"):
            end(self.producer)
        self.host.close()


class Frames:
    """The bench's frame in other sizes, as files."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.base = Image.open(FRAME).convert("RGB")

    def of_size(self, width, height, kind="png"):
        path = self.folder / f"{width}x{height}.{kind}"
        if not path.exists():
            self.base.resize((width, height), Image.Resampling.LANCZOS).save(path)
        return path

    def of_bytes(self, wanted):
        """Returns the file of a frame that becomes a JPEG of about so many bytes."""
        least, most = 512 // 16, 1920 // 16
        while least < most:
            width = 16 * ((least + most) // 2)
            out = io.BytesIO()
            self.base.resize((width, width * 9 // 16)).save(out, "JPEG", quality=85)
            if out.tell() < wanted:
                least = width // 16 + 1
            else:
                most = width // 16
        return self.of_size(16 * least, 16 * least * 9 // 16)


class Growth:
    """Rows by what grows, with the reasons of those that failed."""

    def __init__(self, options, rule, frames):
        self.options, self.rule, self.frames = options, rule, frames
        self.rows, self.failures = {}, {}

    def add(self, kind, key, setting, viewers, stalled=0, resident=None):
        what = f"{kind} {key}"
        try:
            row = setting.measure(viewers, self.options, stalled)
            if resident:
                row = dataclasses.replace(row, resident=resident)
        except FAILURES as e:
            self.failures[kind, key] = str(e)
            print(f"{what}: {e}", file=sys.stderr, flush=True)
            return
        self.rule.check_load(what, row.other)
        self.rows.setdefault((kind, key), []).append(row)
        print(f"{what}: {row.fps:.1f} fps, worst {row.worst:.1f}, p50 {row.p50 or 0:.1f} p99 {row.p99 or 0:.1f} ms, host "
              f"{row.host:.0f} %, producer {row.producer:.0f} %, viewers {row.viewers:.0f} %, {row.bytes / 1000:.0f} kB, "
              f"{row.resident / 1e6:.0f} MB, lost {row.lost}, unreadable {row.unreadable}, others {100 * row.other:.0f} %", file=sys.stderr, flush=True)

    def within(self, kind, frame, fps, work, streams=1):
        """Calls work with a setting that is warm, and ends that."""
        try:
            setting = Setting(frame, fps, streams)
            try:
                self.warm(setting)
                work(setting)
            finally:
                setting.close()
        except FAILURES as e:
            self.failures[kind, streams] = str(e)
            print(f"{kind}: {e}", file=sys.stderr, flush=True)

    def by_viewers(self):
        def work(setting):
            # first how the memory grows, which makes what serves many viewers be compiled before the rest is measured
            quick = argparse.Namespace(settle=self.options.settle, compiled=0, seconds=self.options.seconds)
            resident = {n: setting.measure({"s0": n}, quick).resident for n in self.options.viewers}
            for count in self.options.viewers:
                self.add("viewers", count, setting, {"s0": count}, resident=resident[count])

        self.within("viewers", self.frames.of_bytes(FRAME_BYTES), VIEWERS_FPS, work)

    def stalled(self):
        def work(setting):
            for stalled in (0, STALLED):
                self.add("stalled", stalled, setting, {"s0": AMONG - STALLED}, stalled)

        self.within("stalled", self.frames.of_bytes(FRAME_BYTES), VIEWERS_FPS, work)

    def by_streams(self):
        for count in self.options.streams:
            def work(setting, count=count):
                self.add("streams", count, setting, {f"s{i}": 1 for i in range(count)})

            self.within("streams", self.frames.of_size(*STREAM_SIZE), STREAMS_FPS, work, count)

    def by_size(self):
        for width, height, fps in self.options.sizes:
            def work(setting, key=(width, height, fps)):
                self.add("size", key, setting, {"s0": 1})

            self.within("size", self.frames.of_size(width, height), fps, work)

    def warm(self, setting):
        """Serves some viewers for the warm-up, which is not measured."""
        warm = argparse.Namespace(settle=0, compiled=0, seconds=self.options.warm)
        setting.measure({"s0": 4}, warm)


def machine_limits(frames, options):
    """Returns what the machine can do: frames a second by size with one thread, bytes a second."""
    seconds = 0.3 if options.quick else 2
    sizes = sorted({(w, h) for w, h, _ in options.sizes} | {STREAM_SIZE})
    return {"tjbench": {size: limits.tjbench_fps(frames.of_size(*size, kind="ppm"), seconds) for size in sizes},
            "loopback": limits.loopback_bytes_per_second(seconds),
            "copy": limits.copied_bytes_per_second(seconds)}


def run(options):
    """Returns the exit code."""
    rule = noise.rule(options)
    rule.check_load("before the first measurement", noise.look())
    if rule.refuses():
        return noise.TOO_NOISY
    with tempfile.TemporaryDirectory(prefix="porthole-bench-") as folder:
        frames = Frames(folder)
        growth = Growth(options, rule, frames)
        found = machine_limits(frames, options)
        parts = {"viewers": growth.by_viewers, "stalled": growth.stalled, "streams": growth.by_streams,
                 "size": growth.by_size}
        for _ in range(options.rounds):
            for part in options.only or parts:
                parts[part]()
    growth_tables.check_spreads(rule, growth.rows)
    if rule.refuses():
        return noise.TOO_NOISY
    document.publish(options, "growth", growth_tables.text(growth, found, options))
    growth_tables.plot(growth, options)
    return 1 if growth.failures else 0


def arguments():
    parser = argparse.ArgumentParser(prog="porthole bench growth", description=__doc__)
    parser.add_argument("--only", action="append", choices=("viewers", "stalled", "streams", "size"),
                        help="a part of it; may be given several times")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm", type=float, default=30, help="seconds with viewers before (%(default)g)")
    parser.add_argument("--settle", type=float, default=2, help="seconds after all viewers are there (%(default)g)")
    parser.add_argument("--compiled", type=float, default=30,
                        help="seconds for which it is measured again, at most, while the host's compilers work (%(default)g)")
    parser.add_argument("--seconds", type=float, default=10, help="seconds of each measurement (%(default)g)")
    noise.add_options(parser)
    document.add_options(parser, "growth")
    options = parser.parse_args()
    options.viewers, options.streams, options.sizes = VIEWERS, STREAMS, SIZES
    if options.quick:
        options.rounds, options.warm, options.settle, options.compiled, options.seconds = 1, 1, 0.5, 0, 3
        options.viewers, options.streams, options.sizes = (1, 10, 100), (1, 4), SIZES[:3]
    return options


if __name__ == "__main__":
    end_on_signals()
    sys.exit(run(arguments()))
