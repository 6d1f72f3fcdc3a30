# SPDX-License-Identifier: Apache-2.0
"""Prints the table "Start" of docs/performance.md: starts of the host in turns, each with a viewer of the demo."""

import argparse
import os
import pathlib
import re
import statistics
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "itest" / "scenarios"))

import host as hosts  # noqa: E402
from quick import Viewers, cpu_seconds, mjpeg  # noqa: E402

# An option that names the use of archives makes bin/porthole leave its own out.
WITHOUT = "-Xshare:auto"
FIGURES = ("processor to ready, s", "first HTTP 200, s", "ready, s", "10 s with a viewer, % of a core",
           "the next 20 s, %", "memory, MB", "pages of files among it, MB")


def arguments():
    parser = argparse.ArgumentParser(prog="porthole bench start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20, help="with a viewer, after the first 10")
    parser.add_argument("--variant", action="append", metavar="NAME=OPTIONS",
                        help="options of Java for a further row; @FOLDER as the first word is another host")
    return parser.parse_args()


class FirstAnswer(threading.Thread):
    """When the port first answered 200."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.begin, self.seconds = port, time.monotonic(), None
        self.start()

    def run(self):
        while self.seconds is None:
            try:
                s = mjpeg(self.port, "/healthz")
                if s.recv(12).endswith(b"200"):
                    self.seconds = time.monotonic() - self.begin
                s.close()
            except OSError:
                pass
            time.sleep(0.01)


def own_seconds(pid):
    """Processor time of a process, and of those before it that it has waited for."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def memory(pid):
    """Resident bytes, and those of them that are pages of files."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return [int(re.search(rf"{name}:\s+(\d+)", status).group(1)) * 1024 for name in ("VmRSS", "RssFile")]


def start(options, seconds):
    """The figures of one start."""
    words = options.split()
    home = hosts.HOME
    if words and words[0].startswith("@"):
        hosts.HOME = pathlib.Path(words.pop(0)[1:])
    port = free_port()
    first = FirstAnswer(port)
    host = hosts.Host("--port", str(port), java_options=" ".join(words))
    hosts.HOME = home
    try:
        ready = time.monotonic() - first.begin
        pid = host.process.pid
        figures = [own_seconds(pid), first.seconds or ready, ready]
        crowd = Viewers([mjpeg(host.port, "/stream")])
        for part in (10, seconds):
            before, begin = cpu_seconds(pid), time.monotonic()
            crowd.drain(part)
            figures.append(100 * (cpu_seconds(pid) - before) / (time.monotonic() - begin))
        figures += [bytes / 1e6 for bytes in memory(pid)]
        crowd.close()
        return figures
    finally:
        host.close()


def free_port():
    with hosts.socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def main():
    options = arguments()
    variants = {"with the archive": "", "without": WITHOUT}
    variants.update(v.split("=", 1) for v in options.variant or [])
    found = {name: [] for name in variants}
    for i in range(options.rounds):
        for name in variants:
            found[name].append(start(variants[name], options.seconds))
            print(f"round {i + 1}, {name}: " + " ".join(f"{f:.2f}" for f in found[name][-1]), file=sys.stderr)
    print("| median (least to most) | " + " | ".join(variants) + " |")
    print("|---|" + "---|" * len(variants))
    for i, figure in enumerate(FIGURES):
        cells = [[row[i] for row in rows] for rows in found.values()]
        print(f"| {figure} | " + " | ".join(
            f"{statistics.median(c):.2f} ({min(c):.2f} to {max(c):.2f})" for c in cells) + " |")


if __name__ == "__main__":
    main()
