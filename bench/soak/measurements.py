# SPDX-License-Identifier: Apache-2.0
"""What the host holds, once a minute, and whether it grows."""

import os
import pathlib
import re
import statistics
import subprocess
import time

from link_support import java

WARM_UP_SHARE = 0.2
#: What may be more at the end than after the warm-up: a share, or so many, whichever is more.
BOUNDS = {
    "private MB": (0.10, 40),
    "shared MB": (0.20, 60),
    "heap MB": (0.15, 8),
    "classes": (0.05, 300),
    "threads": (0.15, 8),
    "descriptors": (0.20, 25),
    "temporary files": (0.20, 20),
    "temporary MB": (0.20, 5),
}
#: Memory for callbacks, which libffi keeps open until the process ends: one for each load of a bundle with JNA.
FFI = re.compile(r"/ffi\w+ \(deleted\)$")
SAMPLES_IN_ROW = 4


def target(fd):
    try:
        return os.readlink(fd)
    except OSError:  # closed meanwhile
        return ""


class Table:
    """Rows of samples; each is the median of a minute."""

    def __init__(self, host, folders):
        self.host, self.folders = host, folders
        self.pid = java(host)
        self.begin = time.monotonic()
        self.rows, self.samples, self.ffi = [], [], 0
        print("| minute | " + " | ".join(BOUNDS) + " | viewers' frames | cut off |")
        print("|---" * (len(BOUNDS) + 3) + "|", flush=True)

    def measure(self, work):
        """Takes a sample; prints a row when there are enough."""
        self.samples.append(self.sample())
        if len(self.samples) < SAMPLES_IN_ROW:
            return
        row = [statistics.median(s[i] for s in self.samples) for i in range(len(BOUNDS))]
        self.samples = []
        self.rows.append(row)
        seen = [w for w in work if w.name.startswith(("viewer", "webrtc"))]
        cut = sum(w.counts["cut off or refused"] for w in seen)
        frames = sum(sum(w.counts[k] for k in ("mjpeg", "raw", "porthole.v1", "snapshot", "webrtc")) for w in seen)
        cells = [f"{(time.monotonic() - self.begin) / 60:.1f}", *(f"{v:.0f}" for v in row), str(frames), str(cut)]
        print("| " + " | ".join(cells) + " |", flush=True)

    def sample(self):
        if java(self.host) != self.pid:
            raise SystemExit("the host is another process now")
        heap = re.search(r"used (\d+)K", self.ask("GC.run", "GC.heap_info"))
        counters = self.ask("PerfCounter.print")
        classes = [int(n) for n in re.findall(r"^java\.cls\.(?:un)?loadedClasses=(\d+)", counters, re.MULTILINE)]
        opened = [target(fd) for fd in pathlib.Path(f"/proc/{self.pid}/fd").iterdir()]
        self.ffi = ffi = sum(bool(FFI.search(name)) for name in opened)
        files = [f.lstat().st_size for folder in self.folders for f in folder.rglob("*") if f.is_file()]
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        private, shared = (int(re.search(rf"{k}:\s+(\d+)", status).group(1)) / 1e3 for k in ("RssAnon", "RssShmem"))
        return (private, shared, int(heap.group(1)) / 1e3 if heap else 0,
                classes[0] - classes[1] if len(classes) == 2 else 0,
                len(os.listdir(f"/proc/{self.pid}/task")), len(opened) - ffi,
                len(files), sum(files) / 1e6)

    def ask(self, *commands):
        """What jcmd says of the Java process; nothing without a JDK."""
        out = ""
        for command in commands:
            try:
                out = subprocess.run(["jcmd", str(self.pid), command], capture_output=True, text=True,
                                     timeout=60).stdout
            except (OSError, subprocess.TimeoutExpired):
                return ""
        return out

    def grown(self):
        """What is more in the last part than in the first after the warm-up, as sentences."""
        return [f"{name} grew from {before:.0f} to {after:.0f}, more than {allowed:.0f}"
                for name, before, after, allowed in self.compared() if after - before > allowed]

    def compared(self):
        """Name, before, after and how much more is allowed."""
        warm = self.rows[int(len(self.rows) * WARM_UP_SHARE):]
        part = max(1, len(warm) // 4)
        if len(warm) < 2:
            return
        for i, (name, (share, number)) in enumerate(BOUNDS.items()):
            before = statistics.median(r[i] for r in warm[:part])
            after = statistics.median(r[i] for r in warm[-part:])
            yield name, before, after, max(share * before, number)

    def print_summary(self, work):
        print("\n| | after the warm-up | at the end | more allowed |\n|---|---|---|---|")
        for name, before, after, allowed in self.compared():
            print(f"| {name} | {before:.0f} | {after:.0f} | {allowed:.0f} |")
        print()
        total = {}
        for worker in work:
            name = "viewers" if worker.name.startswith("viewer") else worker.name
            total.setdefault(name, type(worker.counts)()).update(worker.counts)
        for name, counts in total.items():
            print(f"{name}: " + ", ".join(f"{v} {k}" for k, v in sorted(counts.items())))
        gaps = [gap for w in work if w.name == "steady viewer" for gap in w.gaps]
        if gaps:
            gaps.sort()
            print(f"steady viewer, seconds between frames: median {gaps[len(gaps) // 2]:.3f}, "
                  f"99 of 100 {gaps[len(gaps) * 99 // 100]:.3f}, longest {gaps[-1]:.3f}")
        print(f"descriptors of libffi, not counted above: {self.ffi}")
        warnings = sum(" WARN " in line for line in work[0].host.lines)
        print(f"log: {len(work[0].host.lines)} lines, {warnings} warnings")
