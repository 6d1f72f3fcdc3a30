# SPDX-License-Identifier: Apache-2.0
"""Many clients of porthole.v1 on one thread: each acknowledges what it gets, as the page does, and shows nothing."""

import base64
import json
import os
import selectors
import socket
import struct
import time
from dataclasses import dataclass

HEADER = struct.Struct("<BBBBIQQ")
HEADER_BYTES = 40
CODECS = {1: "jpeg", 2: "h264"}
KEY = 1


@dataclass
class Frame:
    codec: str
    key: bool
    sequence: int
    captured: float
    arrived: float
    size: int
    data: bytes

    @property
    def age(self):
        return self.arrived - self.captured


class Viewer:
    """One connection; `on_frame` is called with each frame, which is acknowledged unless it returns False."""

    def __init__(self, port, codecs, address="127.0.0.1", token="", stream="bench", keep=False, receive_buffer=None,
                 on_frame=None):
        self.begun = time.monotonic()
        self.keep, self.on_frame = keep, on_frame
        self.frames, self.bytes, self.id = [], 0, None
        self.statistics = {}
        self.buffer, self.skip, self.message = bytearray(), 0, None
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(15)
        self.socket.connect((address, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        query = f"?token={token}" if token else ""
        self.socket.sendall("\r\n".join([
            f"GET /streaming/client/{query} HTTP/1.1", f"Host: {address}:{port}", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: porthole.v1",
            "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode(), "", ""]).encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.socket.recv(4096)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise OSError(head.decode())
        self.say(type="subscribe", stream=stream, codecs=codecs)
        self.take(head.split(b"\r\n\r\n", 1)[1])
        self.socket.setblocking(False)

    def say(self, **message):
        payload = json.dumps(message).encode()
        head = bytes([0x81, 0x80 | len(payload)]) if len(payload) < 126 else b"\x81\xfe" + struct.pack(">H", len(payload))
        self.socket.send(head + b"\0\0\0\0" + payload)  # a mask of zeros

    def read(self, scratch):
        """Takes what has come; returns whether the connection goes on."""
        try:
            n = self.socket.recv_into(scratch)
        except BlockingIOError:
            return True
        self.take(memoryview(scratch)[:n])
        return n > 0

    def take(self, chunk):
        self.bytes += len(chunk)
        if self.skip:
            n = min(self.skip, len(chunk))
            self.skip -= n
            if self.skip:
                return
            self.complete()
            chunk = chunk[n:]
        self.buffer += chunk
        while self.next_message():
            pass

    def next_message(self):
        b = self.buffer
        if len(b) < 2:
            return False
        length, at = b[1] & 127, 2
        if length > 125:
            at = 4 if length == 126 else 10
            if len(b) < at:
                return False
            length = int.from_bytes(b[2:at], "big")
        binary = b[0] & 15 == 2
        if len(b) < at + (length if self.keep or not binary else min(length, HEADER_BYTES)):
            return False
        self.message = (b[0] & 15, length, bytes(b[at:at + (length if self.keep or not binary else HEADER_BYTES)]))
        total = at + length
        if len(b) >= total:
            del b[:total]
            self.complete()
            return True
        self.skip = total - len(b)
        b.clear()
        return False

    def complete(self):
        opcode, length, data = self.message
        if opcode == 1:
            self.text(json.loads(data))
        elif opcode == 2:
            _, _, codec, flags, stream, sequence, captured = HEADER.unpack_from(data)
            frame = Frame(CODECS.get(codec, "?"), bool(flags & KEY), sequence, captured / 1e6, time.monotonic(),
                          length, data[HEADER_BYTES:])
            if self.on_frame is None or self.on_frame(frame) is not False:
                self.say(type="ack", id=stream, sequence=sequence)
            self.id = stream
            self.frames.append(frame)

    def text(self, message):
        if message["type"] == "statistics":
            self.statistics = message

    def close(self):
        self.socket.close()


class Crowd:
    """Reads for all viewers at once."""

    def __init__(self, viewers):
        self.viewers = viewers
        self.selector = selectors.DefaultSelector()
        self.scratch = bytearray(1 << 18)
        for viewer in viewers:
            self.add(viewer)

    def add(self, viewer):
        self.selector.register(viewer.socket, selectors.EVENT_READ, viewer)

    def remove(self, viewer):
        self.selector.unregister(viewer.socket)

    def drain(self, seconds, until=lambda: False):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not until():
            for key, _ in self.selector.select(min(0.05, max(0, end - time.monotonic()))):
                if not key.data.read(self.scratch):
                    raise OSError("a viewer was cut off")

    def reset(self):
        for viewer in self.viewers:
            viewer.frames, viewer.bytes = [], 0

    def close(self):
        for viewer in self.viewers:
            viewer.close()
