#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the processor time that the assembled host takes for a frame that arrives as JPEG, beside one that arrives raw.

One producer in a process of its own sends each kind in turn, one viewer watches over the WebSocket, and the host's processor
time is read from /proc, less what it takes without any frame. Each round has both kinds, so that both meet the same machine;
what the viewer got is counted.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import textwrap
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "itest" / "scenarios")]

from host import Host, WebSocket, wait_for  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")
MAX_RATIO = 0.25

PRODUCER = textwrap.dedent("""
    import io, sys, time
    from PIL import Image
    import image, porthole
    link, kind, width, height, fps = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    scene = image.scene(width, height)
    images, jpegs = [], []
    for n in range(8):
        frame = scene.copy()
        image.stamp(frame, n)
        out = io.BytesIO()
        Image.fromarray(frame).save(out, "JPEG", quality=85)
        images.append(frame)
        jpegs.append(out.getvalue())
    stream = porthole.Stream(kind, fps=fps, address=link)
    print(len(jpegs[0]), flush=True)
    begin, n = time.monotonic(), 0
    while True:
        if kind == "jpeg":
            stream.send_encoded(jpegs[n % 8], "jpeg", width=width, height=height)
        else:
            stream.send(images[n % 8])
        n += 1
        time.sleep(max(0, begin + n / fps - time.monotonic()))
""")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


class Viewer:
    """Takes all that comes and counts the frames."""

    def __init__(self, port, stream):
        self.frames = 0
        self.socket = WebSocket(port, protocol="porthole.v1")
        self.socket.say(type="subscribe", stream=stream)
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        try:
            while True:
                kind, data = self.socket.frame()
                if kind == 2:
                    self.frames += 1
                    self.socket.acknowledge(data)
        except (OSError, EOFError, ValueError):
            pass


def idle(host, seconds):
    """Processor seconds that the host takes in a second when there is no frame."""
    java = host.java()
    cpu, begin = cpu_seconds(java), time.monotonic()
    time.sleep(seconds)
    return (cpu_seconds(java) - cpu) / (time.monotonic() - begin)


def measure(host, kind, options, rest=0.0):
    """Processor milliseconds of the host for a frame of the source, the viewer's frames a second, and the source's.

    :param rest: what it takes in a second without any frame
    """
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}/python:{ROOT}/itest/scenarios"}
    producer = subprocess.Popen(
        [sys.executable, "-c", PRODUCER, host.link, kind, str(options.width), str(options.height), str(options.fps)],
        env=environment, stdout=subprocess.PIPE, text=True)
    try:
        size = int(producer.stdout.readline())
        wait_for("the stream", lambda: host.stream(kind))
        viewer = Viewer(host.port, kind)
        wait_for("frames", lambda: viewer.frames > options.fps)
        java = host.java()
        cpu, frames, seen, begin = cpu_seconds(java), host.stream(kind)["framesCaptured"], viewer.frames, time.monotonic()
        time.sleep(options.seconds)
        cpu = cpu_seconds(java) - cpu
        frames = host.stream(kind)["framesCaptured"] - frames
        took = time.monotonic() - begin
        seen = viewer.frames - seen
        viewer.socket.close()
        return (cpu - rest * took) * 1000 / max(1, frames), seen / took, frames / took, size
    finally:
        producer.kill()
        producer.wait()
        producer.stdout.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--width", type=int, default=1920)
    parser.add_argument("--height", type=int, default=1080)
    parser.add_argument("--fps", type=int, default=60)
    options = parser.parse_args()
    host = Host()
    results = {"raw": [], "jpeg": []}
    try:
        for kind in results:
            measure(host, kind, argparse.Namespace(**{**vars(options), "seconds": 3}))  # compiled from here on
        for _ in range(options.rounds):
            rest = idle(host, options.seconds / 2)
            for kind, all_of_it in results.items():
                all_of_it.append(measure(host, kind, options, rest))
    finally:
        host.close()
    print(f"{options.width}x{options.height}, {options.fps} frames a second, one viewer, {options.rounds} rounds of "
          f"{options.seconds:g} s")
    print("source  CPU ms/frame (each round)        source fps  viewer fps  bytes of a JPEG")
    for kind, rounds in results.items():
        each = " ".join(f"{r[0]:.2f}" for r in rounds)
        print(f"{kind:7} {statistics.median(r[0] for r in rounds):5.2f} ({each})".ljust(42)
              + f"{statistics.median(r[2] for r in rounds):7.1f}  {statistics.median(r[1] for r in rounds):10.1f}"
              + f"  {rounds[0][3]:15,}")
    ratio = statistics.median(j[0] / r[0] for j, r in zip(results["jpeg"], results["raw"]))
    print(f"jpeg / raw: {ratio:.3f} (at most {MAX_RATIO})")
    return 0 if ratio <= MAX_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
