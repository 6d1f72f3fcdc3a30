# SPDX-License-Identifier: Apache-2.0
"""Streams that are recorded while they are watched: memory of the host, frames that recordings and viewers lost."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "itest" / "scenarios"))

from host import Host, wait_for  # noqa: E402

GROWTH = 0.10
WARM_UP_SHARE = 0.3

PRODUCER = textwrap.dedent("""
    import sys, threading, time
    sys.path.insert(0, sys.argv[2])
    import image, porthole
    count, width, height, fps = (int(a) for a in sys.argv[3:7])
    scene = image.scene(width, height)
    streams = [porthole.Stream(f"s{i}", fps=fps, address=sys.argv[1]) for i in range(count)]
    begin, n = time.monotonic(), 0
    while True:
        frame = scene.copy()
        image.stamp(frame, n)
        for stream in streams:
            stream.send(frame, simulation_time=n / fps)
        n += 1
        time.sleep(max(0, begin + n / fps - time.monotonic()))
""")


def arguments():
    parser = argparse.ArgumentParser(prog="porthole bench recording", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--streams", type=int, default=10)
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--fps", type=int, default=30)
    return parser.parse_args()


def post(host, body):
    data = json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{host.port}/api/v1/recordings", data, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["id"]


def watch(host, stream):
    """A viewer that takes all frames as they come."""
    with urllib.request.urlopen(f"http://127.0.0.1:{host.port}/streams/{stream}/mjpeg") as frames:
        while frames.read(65536):
            pass


def row(host, names, begin):
    streams = [host.stream(name) for name in names]
    recording = [s["recording"] for s in streams]
    viewers = [v for s in streams for v in s["viewers"] if v["transport"] == "mjpeg"]
    return {
        "s": round(time.monotonic() - begin),
        "resident MB": host.resident_bytes() // 1_000_000,
        "recordings": sum(len(r["running"]) for r in recording),
        "frames recorded": sum(r["frames"] for r in recording),
        "lost": sum(r["lostFrames"] for r in recording),
        "viewers' frames": sum(v["framesSent"] for v in viewers),
        "viewers' drops": sum(sum(v["drops"].values()) for v in viewers),
        "replay s": round(min(s["replay"]["seconds"] for s in streams)),
        "capture fps": round(sum(s["captureFps"] for s in streams) / len(streams), 1),
    }


def main():
    options = arguments()
    width, height = options.size.split("x")
    with tempfile.TemporaryDirectory(prefix="porthole-bench-") as folder:
        host = Host(f"--/io.porthole.recorder/folder={folder}", "--/io.porthole.recorder/minFreeInMiB=0")
        producer = subprocess.Popen(
            [sys.executable, "-c", PRODUCER, host.link, str(ROOT / "itest" / "scenarios"), str(options.streams), width,
             height, str(options.fps)], env={**os.environ, "PYTHONPATH": str(ROOT / "python")})
        try:
            names = [f"s{i}" for i in range(options.streams)]
            wait_for("the streams", lambda: all(host.stream(name) for name in names), 60)
            for name in names:
                threading.Thread(target=watch, args=(host, name), daemon=True).start()
                post(host, {"stream": name})
            return measure(host, names, options.minutes * 60)
        finally:
            producer.kill()
            host.close()


def measure(host, names, seconds):
    begin, memory = time.monotonic(), []
    while time.monotonic() - begin < seconds:
        time.sleep(min(30, seconds / 10))
        now = row(host, names, begin)
        if not memory:
            print("| " + " | ".join(now) + " |\n" + "|---" * len(now) + "|")
        print("| " + " | ".join(str(v) for v in now.values()) + " |", flush=True)
        memory.append(now["resident MB"])
    warm = memory[int(len(memory) * WARM_UP_SHARE)]
    print(f"memory after the warm-up {warm} MB, at the end {memory[-1]} MB")
    return 0 if memory[-1] <= warm * (1 + GROWTH) else 1


if __name__ == "__main__":
    sys.exit(main())
