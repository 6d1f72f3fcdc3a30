# SPDX-License-Identifier: Apache-2.0
"""Producers as processes, and a calm stream that must not notice what the others do."""

import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

from host import ROOT, WebSocket, wait_for

SCRIPT = pathlib.Path(__file__).with_name("link_producers.py")


class Producer:
    """link_producers.py as a process, with its lines."""

    def __init__(self, *words, under=(), package=ROOT / "python", script=SCRIPT):
        environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen([*under, sys.executable, str(script), *map(str, words)], env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True)
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def line(self, text, seconds=20):
        """The first line with that text."""
        try:
            return wait_for(f"a line with {text!r}", lambda: next((l for l in self.lines if text in l), None), seconds)
        except AssertionError as e:
            raise AssertionError(f"{e} in {self.lines}") from None

    def ask(self, word=""):
        """Says a line and returns the next one that comes back."""
        before = len(self.lines)
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return wait_for("an answer", lambda: len(self.lines) > before and self.lines[before])

    def ended(self, seconds=30):
        """Its exit code and all lines, once it has ended by itself."""
        code = self.process.wait(seconds)
        self.reader.join(5)
        return code, self.lines

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.reader.join(5)
        self.process.stdout.close()


class Calm:
    """A stream at 20 frames a second and a viewer that sees all of it."""

    FPS = 20

    def __init__(self, host):
        self.host = host
        self.producer = Producer("calm", host.link, "calm", self.FPS)
        wait_for("the calm stream", lambda: host.stream("calm"))
        self.viewer = WebSocket(host.port, protocol="porthole.v1")
        self.viewer.say(type="subscribe", stream="calm")
        self.seen = []
        threading.Thread(target=self._watch, daemon=True).start()
        wait_for("frames of the calm stream", lambda: len(self.seen) > self.FPS)

    def _watch(self):
        try:
            while True:
                kind, data = self.viewer.frame()
                if kind == 2:
                    seen = time.monotonic()
                    self.seen.append((seen, self.viewer.acknowledge(data)))
        except (OSError, EOFError, ValueError):
            pass

    def mark(self):
        """A moment to compare with later."""
        sent, dropped = map(int, self.producer.ask().split())
        return len(self.seen), sent, dropped

    def lost_nothing_since(self, test, mark):
        """Since the mark its frames went out, all that did are in the host, and the viewer saw a second without a gap.

        On a busy machine even a calm frame may be overtaken by the next one before the host was given a processor;
        one in twenty is allowed to.
        """
        begin = mark[0]
        wait_for("a second of it", lambda: longest_run(self.seen[begin:]) >= self.FPS, 10)
        sent, dropped = map(int, self.producer.ask().split())
        test.assertGreater(sent, mark[1])
        test.assertLessEqual(dropped - mark[2], 1 + (sent - mark[1]) / 20, "frames that it could not send")
        wait_for("each of them in the host", lambda: self.host.stream("calm")["framesCaptured"] >= sent)
        times = [t for t, _ in self.seen[max(0, begin - 1):]]
        test.assertLess(max(b - a for a, b in zip(times, times[1:])), 1.5, "seconds without a frame")
        numbers = [n for _, n in self.seen[begin:]]
        test.assertGreater(len(numbers) / (numbers[-1] - numbers[0] + 1), 0.5, "share that the viewer saw")

    def close(self):
        self.viewer.close()
        self.producer.kill()


def longest_run(seen):
    """The most frames in a row whose numbers have no gap."""
    best = run = 0
    last = None
    for _, number in seen:
        run = run + 1 if last is not None and number == last + 1 else 1
        last = number
        best = max(best, run)
    return best


def java(host):
    """The Java process's id."""
    for pid in [host.process.pid, *host._children()]:
        if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == "java":
            return pid
    raise AssertionError("no Java process")


def readable_package(folder):
    """A copy of the package and the producers that every user may read."""
    shutil.copytree(ROOT / "python" / "porthole", folder / "porthole", ignore=shutil.ignore_patterns("__pycache__"))
    script = shutil.copy(SCRIPT, folder)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    return pathlib.Path(script)
