# SPDX-License-Identifier: Apache-2.0
"""The servers that are compared: Porthole with its producer, and its peers, each with the source of its frames."""

import json
import os
import pathlib
import socket
import subprocess
import sys

from . import environment
from .jpeg_viewers import Crowd, JpegTap, Tap, Viewer, ages

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "bench" / "peers"
FRAME = ROOT / "bench" / "frames" / "mj22_1280x720.png"
FPS = 30
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
#: What one measurement may fail with while the others go on, such as a peer that cannot serve so many viewers.
FAILURES = (AssertionError, OSError, ValueError, subprocess.SubprocessError)
sys.path.insert(0, str(ROOT / "itest" / "scenarios"))
from host import Host, wait_for  # noqa: E402


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def answers(port):
    """Returns whether something accepts connections on this port."""
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def end(process):
    process.kill()
    process.wait()


def producer(host, *words, script="link_producer.py", frame=FRAME, fps=FPS):
    """Starts what hands frames in to a host."""
    return subprocess.Popen([sys.executable, PEERS / script, frame, str(fps), host.link, *map(str, words)],
                            env={**os.environ, "PYTHONPATH": str(ROOT / "python")}, **QUIET)


class JpegViewing:
    """Viewers of JPEG images, measured together."""

    def __init__(self, connect, count, image=Tap.image):
        self.image = image
        self.crowd = Crowd([connect() for _ in range(count)])
        try:
            self.crowd.wait_for_frames()
        except BaseException:
            self.close()
            raise

    def drain(self, seconds):
        self.crowd.drain(seconds)

    def measure(self, seconds, at_end):
        """Returns frames by viewer and the latencies; `at_end` is called when the time is over, before stamps are read."""
        frames = self.crowd.measure(seconds)
        at_end()
        latencies, unreadable = ages(frames, self.image)
        return [len(f) for f in frames], latencies, unreadable

    def close(self):
        self.crowd.close()


class WebRtcViewing:
    """Viewers over WebRTC in a process of their own, of which the first reads the stamps."""

    def __init__(self, port, count):
        self.process = subprocess.Popen([sys.executable, PEERS / "aiortc_viewers.py", str(port), str(count), "-"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True)
        if self.process.stdout.readline().strip() != "ready":
            self.close()
            raise TimeoutError(f"{count} viewers do not all have a frame")

    def _ask(self, seconds):
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise ConnectionError("the viewers' process ended")
        return json.loads(line)

    def drain(self, seconds):
        if seconds > 0:
            self._ask(seconds)

    def measure(self, seconds, at_end):
        answer = self._ask(seconds)
        at_end()
        return answer["frames"], answer["ages"], answer["unreadable"]

    def close(self):
        end(self.process)
        self.process.stdin.close()
        self.process.stdout.close()


class Porthole:
    """The host, and a producer that hands the frames in over shared memory."""

    def __init__(self, url, *options, words=()):
        self.url = url
        self.host = Host(*options)
        try:
            self.producer = producer(self.host, *words)
            wait_for("the producer's stream", lambda: self.host.stream("bench"), 30)
        except BaseException:
            self.close()
            raise
        self.roots = [self.host.process.pid, self.producer.pid]

    def view(self, count):
        url = self.url.format(port=self.host.port)
        return JpegViewing(lambda: Viewer(url), count)

    def close(self):
        if hasattr(self, "producer"):
            end(self.producer)
        self.host.close()


class PortholeWebRtc(Porthole):
    """The same, watched over WebRTC."""

    def __init__(self):
        super().__init__("", "--mode", "webrtc", "--/io.porthole.transport.webrtc/processorShareInPercent=1000",
                         "--/io.porthole.transport.webrtc/maxViewersPerAddress=64")

    def view(self, count):
        return WebRtcViewing(self.host.port, count)


class Peer:
    """A server of bench/peers, started as SCRIPT PORT FRAME FPS WORD..., which makes the frames itself."""

    def __init__(self, script, view, *words):
        self.port = free_port()
        self._view = view
        self.process = subprocess.Popen([sys.executable, PEERS / script, str(self.port), str(FRAME), str(FPS), *words],
                                        **QUIET)
        try:
            wait_for(script, self._ready, 60)
        except BaseException:
            end(self.process)
            raise
        self.roots = [self.process.pid]

    def _ready(self):
        if self.process.poll() is not None:
            raise ConnectionError(f"the server ended with {self.process.returncode}")
        return answers(self.port)

    def view(self, count):
        return self._view(self.port, count)

    def close(self):
        end(self.process)


def jpeg_peer(script, url, fields=tuple, body=None, tap=JpegTap):
    """Returns what starts a peer whose viewers ask for this URL.

    :param fields: returns further header fields, as lines
    :param body: what viewers post; None to get
    :param tap: what finds the images
    """
    def view(port, count):
        return JpegViewing(lambda: Viewer(url.format(port=port), body, fields(), tap()), count, tap.image)

    return lambda: Peer(script, view)


class Side:
    """One row of the comparison: how to start it, and what it needs."""

    def __init__(self, key, name, start, group="", packages=(), missing=""):
        self.key, self.name, self.start = key, name, start
        self.group, self.packages = group, packages
        self._missing = missing

    def missing(self):
        """Returns why it cannot be measured here, or an empty text."""
        return self._missing or (environment.missing(self.group) if self.group else "")
