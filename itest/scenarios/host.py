# SPDX-License-Identifier: Apache-2.0
"""The assembled host as a process, and small clients that nobody of this project's Java or JavaScript wrote."""

import base64
import json
import os
import pathlib
import re
import resource
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOME = ROOT / "feature" / "target" / "host"


def wait_for(what, condition, seconds=15.0):
    """Polls until the condition gives something true, and returns that."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)


class Host:
    """A running host with a cache and a link socket of its own."""

    def __init__(self, *options, java_options="", files=None):
        self.folder = tempfile.TemporaryDirectory(prefix="porthole-")
        self.link = os.path.join(self.folder.name, "link.sock")
        self.headers = {}
        if "--token" in options:
            self.headers["Authorization"] = "Bearer " + options[options.index("--token") + 1]
        self.lines = []
        self.process = subprocess.Popen(
            [str(HOME / "bin" / "porthole"), "--port", "0", "--data", self.folder.name + "/data",
             f"--/io.porthole.capture.link/socketPath={self.link}", *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL,
            env={**os.environ, "JAVA_OPTS": (os.environ.get("JAVA_OPTS", "") + " " + java_options).strip()},
            preexec_fn=files and (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))))
        threading.Thread(target=self._read, daemon=True).start()
        self.url = wait_for("Watch at", self._announced, 60)
        self.port = int(re.search(r":(\d+)", self.url.split("//")[1]).group(1))

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def _announced(self):
        if self.process.poll() is not None:
            raise AssertionError("the host ended:\n" + "\n".join(self.lines))
        return next((l.split("Watch at ")[1] for l in self.lines if "Watch at " in l), None)

    def get(self, path, headers=None, timeout=10):
        """Status, headers and body, for refusals too."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}",
                                         headers={**self.headers, **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as e:
            return e.code, e.headers, e.read()

    def stream(self, name):
        """What /api/v1/streams/NAME says, or None."""
        status, _, body = self.get("/api/v1/streams/" + name)
        return json.loads(body) if status == 200 else None

    def metric(self, name):
        """The value of a metric by its name with labels."""
        for line in self.get("/metrics")[2].decode().splitlines():
            if line.startswith(name + " "):
                return float(line.rsplit(" ", 1)[1])
        raise AssertionError("no metric " + name)

    def java(self):
        """Process id of Java."""
        for pid in [self.process.pid, *self._children()]:
            if pathlib.Path(f"/proc/{pid}/comm").read_text().startswith("java"):
                return pid
        raise AssertionError("no Java process")

    def resident_bytes(self):
        """Resident memory of the Java process."""
        status = pathlib.Path(f"/proc/{self.java()}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024

    def _children(self):
        path = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(p) for p in path.read_text().split()]

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            self.folder.cleanup()


#: How long a message is waited for while others come.
TEXT_SECONDS = 30


class WebSocket:
    """A plain client as RFC 6455 describes it."""

    def __init__(self, port, path="/streaming/client/", protocol=None, headers=(), receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(15)
        self.socket.connect(("127.0.0.1", port))
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 "Sec-WebSocket-Version: 13",
                 "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode(), *headers]
        if protocol:
            lines.append("Sec-WebSocket-Protocol: " + protocol)
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.file = self.socket.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        for line in iter(self.file.readline, b"\r\n"):
            key, _, value = line.decode().partition(":")
            self.headers[key.strip().lower()] = value.strip()

    def frame(self):
        """The next frame as (opcode, bytes); fragments are put together, pings answered."""
        whole = b""
        kind = 0
        while True:
            first, second = self._exactly(2)
            length = second & 127
            if length == 126:
                length, = struct.unpack(">H", self._exactly(2))
            elif length == 127:
                length, = struct.unpack(">Q", self._exactly(8))
            payload = self._exactly(length)
            opcode = first & 15
            if opcode == 9:
                self.send(10, payload)
                continue
            if opcode == 10:
                continue
            if opcode:
                kind = opcode
            whole += payload
            if first & 128:
                return kind, whole

    def text(self, wanted, acknowledge=False):
        """The next JSON message of that type; others are passed over, and so are frames, acknowledged or not."""
        deadline = time.monotonic() + TEXT_SECONDS
        while time.monotonic() < deadline:  # the host sends statistics for ever
            kind, payload = self.frame()
            if kind == 8:
                raise AssertionError("closed: " + repr(payload))
            if kind == 2 and acknowledge:
                self.acknowledge(payload)
            if kind == 1:
                message = json.loads(payload)
                if message["type"] == wanted:
                    return message
        raise AssertionError(f"no message '{wanted}' within {TEXT_SECONDS} s")

    def acknowledge(self, frame):
        """Acknowledges a binary message of porthole.v1, and returns the sequence of its frame."""
        stream, sequence = struct.unpack_from("<IQ", frame, 4)
        self.say(type="ack", id=stream, sequence=sequence)
        return sequence

    def _exactly(self, n):
        data = self.file.read(n)
        if len(data) < n:
            raise EOFError("the connection ended")
        return data

    def send(self, opcode, payload):
        mask = os.urandom(4)
        n = len(payload)
        head = bytes([128 | opcode])
        if n < 126:
            head += bytes([128 | n])
        elif n < 65536:
            head += bytes([128 | 126]) + struct.pack(">H", n)
        else:
            head += bytes([128 | 127]) + struct.pack(">Q", n)
        key = int.from_bytes(mask * (n // 4 + 1), "big") >> 8 * (4 - n % 4) if n else 0
        body = (int.from_bytes(payload, "big") ^ key).to_bytes(n, "big") if n else b""
        self.socket.sendall(head + mask + body)

    def say(self, **message):
        self.send(1, json.dumps(message).encode())

    def close(self):
        self.file.close()
        self.socket.close()


def is_jpeg(data):
    """Whether these are the bytes of one whole JPEG."""
    return data[:2] == b"\xff\xd8" and data[-2:] == b"\xff\xd9"
