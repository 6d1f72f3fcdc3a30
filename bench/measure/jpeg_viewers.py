# SPDX-License-Identifier: Apache-2.0
"""Many viewers on one thread, of anything that sends JPEG images over TCP; they show nothing."""

import base64
import collections
import io
import os
import pathlib
import selectors
import socket
import struct
import sys
import time
from urllib.parse import urlsplit

import numpy
from PIL import Image, ImageFile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "itest" / "scenarios"))
import image as painted  # noqa: E402

BEGIN, END = b"\xff\xd8\xff", b"\xff\xd9"
#: So much of each image is kept for its stamp, which is in the first rows.
HEAD_BYTES = 16384
#: The stamp's unit: eighths of a millisecond of CLOCK_MONOTONIC, modulo 2**32.
UNITS_PER_SECOND = 8000
ImageFile.LOAD_TRUNCATED_IMAGES = True


def read_stamp(head):
    """Returns the number painted into the image that begins so, or None when it cannot be read."""
    data = bytearray(head)
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:  # to the frame header, to have the first rows decoded only
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if marker in (0xC0, 0xC1):
            struct.pack_into(">H", data, at + 5, min(painted.HEIGHT, struct.unpack_from(">H", data, at + 5)[0]))
            break
        at += 2 + length
    try:
        return painted.read(numpy.asarray(Image.open(io.BytesIO(data)).convert("L")))
    except (OSError, SyntaxError, ValueError, IndexError):
        return None


def age_ms(stamp, arrived):
    """Returns the milliseconds from the stamp to a time of the monotonic clock."""
    units = (int(arrived * UNITS_PER_SECOND) - stamp) & 0xFFFFFFFF
    return (units - (1 << 32) if units >= 1 << 31 else units) * 1000 / UNITS_PER_SECOND


class Tap:
    """Finds frames in what comes: when the last byte of each came, and bytes from which `image` makes the image.

    Between measurements it keeps the newest frame alone.
    """

    def __init__(self):
        self.frames = collections.deque(maxlen=1)

    def keep(self):
        """Keeps all frames from now on."""
        self.frames = []

    def taken(self):
        """Returns the frames since `keep`, and keeps the newest alone again."""
        frames, self.frames = self.frames, collections.deque(maxlen=1)
        return frames

    def feed(self, data, now, last):
        """Takes bytes.

        :param last: whether they end a message
        """
        raise NotImplementedError

    @staticmethod
    def image(kept):
        """Returns the first bytes, at least, of the image, from what was kept of it."""
        return kept


class JpegTap(Tap):
    """Finds JPEG images in a stream of bytes, whatever is around them; keeps their first bytes."""

    def __init__(self):
        super().__init__()
        self._head = None
        self._tail = b""

    def feed(self, data, now, last=False):
        data, at = self._tail + data, 0
        while True:
            if self._head is None:
                begin = data.find(BEGIN, at)
                if begin < 0:
                    self._tail = data[max(at, len(data) - len(BEGIN) + 1):]
                    return
                self._head, at = b"", begin
            end = data.find(END, at)
            stop = end + len(END) if end >= 0 else max(at, len(data) - 1)
            self._head += data[at:min(stop, at + HEAD_BYTES - len(self._head))]
            if end < 0:
                self._tail = data[stop:]
                return
            self.frames.append((now, self._head))
            self._head, at = None, stop


class Whole:
    """A body that is nothing but payload."""

    def payload(self, data):
        """Yields pieces of the payload, each with whether it ends a message."""
        yield data, False


class Chunked:
    """The chunked coding of RFC 9112."""

    def __init__(self):
        self._rest, self._left = b"", 0

    def payload(self, data):
        data = self._rest + data
        self._rest = b""
        at = 0
        while at < len(data):
            if self._left > 2:
                piece = data[at:at + self._left - 2]
                yield piece, False
                self._left -= len(piece)
                at += len(piece)
            elif self._left:
                taken = min(self._left, len(data) - at)
                self._left -= taken
                at += taken
            else:
                end = data.find(b"\r\n", at)
                if end < 0:
                    self._rest = data[at:]
                    return
                self._left = int(data[at:end].split(b";")[0], 16) + 2
                at = end + 2


class WebSocketFrames:
    """Takes the payload of data frames out of RFC 6455's framing, and answers pings."""

    def __init__(self, send):
        self._send = send
        self._rest, self._left, self._final = b"", 0, True

    def payload(self, data):
        data = self._rest + data
        self._rest = b""
        at = 0
        while at < len(data):
            if self._left:
                piece = data[at:at + self._left]
                self._left -= len(piece)
                at += len(piece)
                yield piece, self._final and not self._left
                continue
            head = self._header(data, at)
            if head is None or head[0] >= 8 and len(data) < head[2] + head[1]:
                self._rest = data[at:]
                return
            opcode, length, begin = head
            if opcode < 8:
                self._final = bool(data[at] & 0x80)
                self._left, at = length, begin
            else:
                self._control(opcode, data[begin:begin + length])
                at = begin + length

    @staticmethod
    def _header(data, at):
        """Opcode, length and where the payload begins; None when the header is not all there."""
        if len(data) < at + 2:
            return None
        length, begin = data[at + 1] & 127, at + 2
        if length > 125:
            size = 2 if length == 126 else 8
            if len(data) < begin + size:
                return None
            length, begin = int.from_bytes(data[begin:begin + size], "big"), begin + size
        return data[at] & 15, length, begin

    def _control(self, opcode, payload):
        if opcode == 8:
            raise ConnectionError("the server closed the WebSocket")
        if opcode == 9:
            self._send(websocket_frame(10, payload))


def websocket_frame(opcode, payload):
    """Returns a client's frame, with a mask of zeros."""
    length = len(payload)
    size = bytes([0x80 | length]) if length < 126 else b"\xfe" + struct.pack(">H", length)
    return bytes([0x80 | opcode]) + size + b"\0\0\0\0" + payload


class Viewer:
    """One connection to `http://`, a body that does not end, or `ws://`, binary messages.

    :param body: what to post; None to get
    :param fields: further header fields, as lines
    :param tap: what takes the payload; None for one that finds JPEG images
    """

    def __init__(self, url, body=None, fields=(), tap=None):
        parts = urlsplit(url)
        self.tap = tap or JpegTap()
        self.socket = socket.create_connection((parts.hostname, parts.port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: {parts.netloc}", *fields]
        websocket = parts.scheme == "ws"
        if websocket:
            lines += ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                      "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode()]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode() + (body or b""))
        head, rest = self._head()
        status = int(head.split(b" ", 2)[1])
        if status != (101 if websocket else 200):
            raise ConnectionError(f"{url} answers {status}")
        chunked = b"transfer-encoding: chunked" in head.lower()
        self.framing = WebSocketFrames(self.socket.send) if websocket else Chunked() if chunked else Whole()
        self._take(rest)
        self.socket.setblocking(False)

    def _head(self):
        data = b""
        while b"\r\n\r\n" not in data:
            part = self.socket.recv(4096)
            if not part:
                raise ConnectionError("the server closed the connection before its answer")
            data += part
        return data.split(b"\r\n\r\n", 1)

    def _take(self, data):
        now = time.monotonic()
        for piece, last in self.framing.payload(data):
            self.tap.feed(piece, now, last)

    def read(self, buffer):
        """Takes what is there."""
        try:
            n = self.socket.recv_into(buffer)
        except BlockingIOError:
            return
        if n == 0:
            raise ConnectionError("the server closed a viewer's connection")
        self._take(bytes(memoryview(buffer)[:n]))

    def close(self):
        self.socket.close()


class Crowd:
    """Reads for all its viewers."""

    def __init__(self, viewers):
        self.viewers = viewers
        self.selector = selectors.DefaultSelector()
        self.buffer = bytearray(1 << 19)
        for viewer in viewers:
            self.selector.register(viewer.socket, selectors.EVENT_READ, viewer)

    def drain(self, seconds, until=lambda: False):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not until():
            for key, _ in self.selector.select(min(0.1, left)):
                key.data.read(self.buffer)

    def wait_for_frames(self, seconds=30):
        """Returns when every viewer has a frame.

        :raises TimeoutError: when one has none after so many seconds
        """
        self.drain(seconds, lambda: all(v.tap.frames for v in self.viewers))
        waiting = sum(not v.tap.frames for v in self.viewers)
        if waiting:
            raise TimeoutError(f"{waiting} of {len(self.viewers)} viewers have no frame after {seconds} s")

    def measure(self, seconds):
        """Returns each viewer's frames in the next so many seconds, as pairs of arrival and first bytes."""
        for viewer in self.viewers:
            viewer.tap.keep()
        self.drain(seconds)
        return [viewer.tap.taken() for viewer in self.viewers]

    def close(self):
        self.selector.close()
        for viewer in self.viewers:
            viewer.close()


def ages(frames_of_viewers, image=Tap.image):
    """Returns the ages in ms of all viewers' frames at their last byte, and how many stamps could not be read.

    A frame that a viewer gets again has no age: it would be that of the wait for the next one.

    :param image: what makes the image of what the tap kept
    """
    stamps, found, unreadable = {}, [], 0
    for frames in frames_of_viewers:
        seen = set()
        for arrived, kept in frames:
            head = image(kept)
            if head not in stamps:
                stamps[head] = read_stamp(head)
            stamp = stamps[head]
            if stamp is None:
                unreadable += 1
            elif stamp not in seen:
                seen.add(stamp)
                found.append(age_ms(stamp, arrived))
    return found, unreadable
