# SPDX-License-Identifier: Apache-2.0
"""Viewers of every transport that come, watch, stall, steer, and go politely or without a word."""

import contextlib
import http.client
import os
import pathlib
import socket
import struct
import subprocess
import threading
import time

import host as hosts
from worker import Worker

STREAMS = ("calm", "resizing", "flooding", "overfilling", "mortal", "scribbling", "scene", "scene-top", "demo")
BROKEN_OFF = (OSError, EOFError, ValueError, IndexError, AssertionError, http.client.HTTPException)
WEBRTC = pathlib.Path(__file__).with_name("webrtc_viewer.py")


class Mjpeg:
    """Parts of multipart/x-mixed-replace."""

    def __init__(self, host, stream):
        self.connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=15)
        self.connection.connect()
        self.socket = self.connection.sock
        self.connection.request("GET", f"/stream?stream={stream}")
        self.answer = self.connection.getresponse()
        if self.answer.status != 200:
            raise OSError(self.answer.status)

    def frame(self):
        length = 0
        while line := self.answer.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            if line == b"\r\n" and length:
                return self.answer.read(length)
        raise EOFError

    def close(self):
        self.answer.close()
        self.connection.close()


class RawSocket:
    """JPEG images over a WebSocket without a protocol."""

    def __init__(self, host, stream):
        self.client = hosts.WebSocket(host.port, f"/streaming/client/?stream={stream}")
        self.socket = self.client.socket
        if self.client.status != 101:
            self.close()
            raise OSError(self.client.status)

    def frame(self):
        kind, data = self.client.frame()
        if kind == 8:
            raise EOFError
        return data

    def close(self):
        self.client.close()


class Protocol:
    """porthole.v1: acknowledges, and steers at times."""

    def __init__(self, host, stream):
        self.client = hosts.WebSocket(host.port, protocol="porthole.v1")
        self.socket = self.client.socket
        self.stream = stream
        self.client.say(type="subscribe", stream=stream, fps=15)
        self.client.say(type="acquire", stream=stream)

    def frame(self):
        while True:
            kind, data = self.client.frame()
            if kind == 8:
                raise EOFError
            if kind == 2:
                self.client.acknowledge(data)
                self.client.say(type="input", stream=self.stream,
                                event={"kind": "wheel", "x": 0.5, "y": 0.5, "deltaX": 0, "deltaY": 1})
                return data

    def close(self):
        self.client.close()


class Snapshots:
    """Asks for one image after the other."""

    socket = None

    def __init__(self, host, stream):
        self.host, self.stream = host, stream

    def frame(self):
        status, _, body = self.host.get(f"/snapshot?stream={self.stream}")
        if status != 200:
            raise OSError(status)
        return body

    def close(self):
        pass


def shut(opened):
    """Ends a connection from another thread."""
    if opened is not None:
        with contextlib.suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)


TRANSPORTS = {"mjpeg": Mjpeg, "raw": RawSocket, "porthole.v1": Protocol, "snapshot": Snapshots}


class Visitor(Worker):
    """Watches some stream for some seconds over some transport, and leaves in some way."""

    def __init__(self, host, number, over):
        super().__init__(f"viewer {number}", over)
        self.host = host

    def act(self):
        transport = self.random.choice(list(TRANSPORTS))
        try:
            viewer = TRANSPORTS[transport](self.host, self.random.choice(STREAMS))
            try:
                self.watch(viewer, transport)
            finally:
                viewer.close()
        except BROKEN_OFF:
            self.counts["cut off or refused"] += 1
            self.pause(0.1, 0.5)

    def watch(self, viewer, transport):
        seconds = self.random.uniform(1, 10)
        # a stream that has ended sends pings and states for ever, and never a frame
        impatience = threading.Timer(seconds + 5, shut, [viewer.socket])
        impatience.start()
        try:
            self.read(viewer, transport, time.monotonic() + seconds)
        finally:
            impatience.cancel()
        if viewer.socket is not None:
            self.leave(viewer)

    def read(self, viewer, transport, end):
        while time.monotonic() < end and not self.over.is_set():
            viewer.frame()
            self.counts[transport] += 1
            if transport == "snapshot":
                self.pause(0.1, 0.3)

    def leave(self, viewer):
        if self.random.random() < 0.3:
            self.counts["stalled"] += 1
            self.pause(1, 20)
        if self.random.random() < 0.5:  # the connection is reset
            viewer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class WebRtcVisitor(Worker):
    """Plays a stream with aiortc in a process of its own, which is killed now and then."""

    def __init__(self, host, over):
        super().__init__("webrtc viewer", over)
        self.host = host
        self.there = subprocess.run(["/usr/bin/python3", "-c", "import aiortc"], capture_output=True).returncode == 0

    def act(self):
        if not self.there:
            self.over.wait()
            return
        seconds = self.random.uniform(3, 12)
        viewer = play_webrtc(self.host, self.random.choice(("calm", "resizing", "mortal", "demo")), seconds)
        try:
            out = viewer.communicate(timeout=4 if self.random.random() < 0.3 else 60)[0]
            self.counts["webrtc"] += int(out or 0)
        except subprocess.TimeoutExpired:
            self.counts["killed"] += 1
        finally:
            viewer.kill()
            viewer.communicate()
        self.pause(0.5, 2)


def play_webrtc(host, stream, seconds):
    """The number of frames that came is its output."""
    return subprocess.Popen(["/usr/bin/python3", str(WEBRTC), f"http://127.0.0.1:{host.port}/whep/{stream}",
                             str(seconds)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})


class Steady(Worker):
    """Watches the calm producer all the time, and knows the longest time without a frame between two changes."""

    def __init__(self, host, over):
        super().__init__("steady viewer", over)
        self.host = host
        self.gaps = []

    def act(self):
        try:
            viewer = Protocol(self.host, "calm")
            try:
                last = time.monotonic()
                while not self.over.is_set():
                    viewer.frame()
                    self.counts["frames"] += 1
                    self.gaps.append(time.monotonic() - last)
                    last = time.monotonic()
            finally:
                viewer.close()
        except BROKEN_OFF:
            self.counts["came again"] += 1
            self.pause(0.1, 0.2)


def crowd(host, count, over):
    return [*(Visitor(host, i, over) for i in range(count)), WebRtcVisitor(host, over)]


def unserved(host):
    """Transports that do not show the demo any more, as sentences."""
    for name, transport in TRANSPORTS.items():
        def shows():
            try:
                viewer = transport(host, "demo")
                try:
                    return viewer.frame()
                finally:
                    viewer.close()
            except BROKEN_OFF:
                return None
        try:
            hosts.wait_for("a frame", shows, 20)
        except AssertionError:
            yield f"{name} shows no frame"
    if WebRtcVisitor(host, None).there:
        out = play_webrtc(host, "demo", 3).communicate(timeout=60)[0]
        if int(out or 0) < 2:
            yield "WebRTC shows no frame"
    if host.get("/readyz")[0] != 200:
        yield "the host is not ready"
