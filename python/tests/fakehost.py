# SPDX-License-Identifier: Apache-2.0
"""A small host for tests: it lends shared memory, keeps every frame, and says that somebody watches when told."""

import json
import mmap
import os
import socket
import struct
import tempfile
import threading
import time
from typing import NamedTuple

import numpy as np

from porthole import _pixels, _wire

_SLOTS = 3
_FORMATS = {f.code: f for f in _pixels.FORMATS.values()}


def wait_for(what, condition, seconds=10.0):
    """Polls until the condition gives something true, and returns that."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.005)


class Frame(NamedTuple):
    """As it arrived, with its rows from the top."""

    pixels: np.ndarray
    format: str
    simulation_time: float
    sequence: int
    placeholder: bool
    annotations: dict


class Encoded(NamedTuple):
    """A frame that came encoded."""

    data: bytes
    code: int
    key: bool
    size: tuple
    sequence: int


class Session:
    """One connection, which is one stream."""

    def __init__(self, sock, wanted, host):
        self.sock = sock
        self._host = host
        self.wanted = wanted
        self.name = self.title = self.tone = self.token = self.codec = None
        self.pid = 0
        self.fps = 0.0
        self.commands = None
        self.failure = None
        self.description = None
        self.frames = []
        #: What was asked of the recorder, as it arrived.
        self.requests = []
        #: Controls, plots and forms as they were defined, by their names.
        self.defined = {}
        #: Values that the producer has set, as they arrived.
        self.values = []
        #: Points of plots, by their names.
        self.points = {}
        #: The last that was told of the simulation, and how often something was.
        self.state, self.states = None, 0
        #: Frames that came encoded.
        self.encoded = []
        #: Sizes of the memory that was requested.
        self.needs = []
        #: Whether slots are kept, as by a host that is busy.
        self.holds = False
        self.closed = False
        self._memory = None
        self._slot_bytes = 0
        self._memfd = -1

    def watch(self, wanted=True):
        self.wanted = wanted
        self._send(_wire.WANTED, b"\1" if wanted else b"\0")

    def say(self, **event):
        """An event of a viewer's."""
        self._send(_wire.EVENT, json.dumps(event).encode())

    def key(self, code, down=True):
        self.say(kind="key", down=down, code=code, key="", modifiers=0)

    def command(self, name):
        self.say(kind="command", name=name, argument="")

    def report(self, **told):
        """A report of the recorder's."""
        self._send(_wire.RECORDING, json.dumps(told).encode())

    def pointer(self, action, x, y, button=-1, buttons=0, modifiers=0):
        self.say(kind="pointer", action=action, x=x, y=y, button=button, buttons=buttons, modifiers=modifiers)

    def set_value(self, name, value, count=0):
        """A viewer sets a control."""
        self._send(_wire.VALUE, json.dumps({"id": name, "value": value, "count": count}).encode())

    def want_key(self):
        self._send(_wire.KEY)

    def want_bitrate(self, bits):
        self._send(_wire.BITRATE, struct.pack("<I", bits))

    def refuse(self, reason):
        """Refuses a frame, after which the connection goes on."""
        self._send(_wire.REFUSED, struct.pack("<H", _wire.BAD_FRAME) + reason.encode())

    def _encoded(self, slot, generation, size, length, code, flags, sequence):
        at = _wire.RING_HEAD_BYTES + slot * self._slot_bytes
        self.encoded.append(
            Encoded(self._memory[at:at + length], code, bool(flags & _wire.FLAG_KEY), size, sequence))
        if not self.holds:
            self._send(_wire.RELEASE, struct.pack("<II", slot, generation))

    def _send(self, kind, body=b""):
        self.sock.sendall(_wire.message(kind, body))

    def serve(self):
        try:
            while True:
                _, _, kind, length = _wire.HEAD.unpack(self._exactly(_wire.HEAD.size))
                self._take(kind, self._exactly(length))
        except (EOFError, OSError):
            self.closed = True
        finally:
            if self._memfd >= 0:
                os.close(self._memfd)
            self.sock.close()

    def _exactly(self, length):
        data = b""
        while len(data) < length:
            more = self.sock.recv(length - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def _take(self, kind, body):
        if kind == _wire.HELLO:
            self.pid, self.fps = struct.unpack_from("<Id", body)
            at, texts = 12, []
            while at < len(body):
                length, = struct.unpack_from("<H", body, at)
                texts.append(body[at + 2:at + 2 + length].decode())
                at += 2 + length
            self.title, self.tone, self.token, self.codec = (*texts[1:], "")[:4]
            if self._host.is_taken(texts[0]):
                self._send(_wire.REFUSED, struct.pack("<H", _wire.NAME_TAKEN) + f"{texts[0]!r} is taken".encode())
                return
            self.name = texts[0]
            self._send(_wire.WELCOME, struct.pack("<IQB", 1000, self._host.max_frame_bytes, self.wanted))
        elif kind == _wire.NEED:
            self._need(struct.unpack("<Q", body)[0])
        elif kind == _wire.FRAME:
            self._frame(body)
        elif kind == _wire.LISTEN:
            self.commands = body.decode()
        elif kind == _wire.FAILED:
            self.failure = body.decode()
        elif kind == _wire.DESCRIBE:
            self.description = json.loads(body)
        elif kind == _wire.RECORD:
            self.requests.append(json.loads(body))
        elif kind == _wire.STATE:
            self.state, self.states = json.loads(body), self.states + 1
        elif kind == _wire.DEFINE:
            self._define(json.loads(body))
        elif kind == _wire.VALUE:
            self.values.append(json.loads(body))
        elif kind == _wire.POINTS:
            told = json.loads(body)
            self.points.setdefault(told["id"], []).extend(told["points"])

    def _define(self, definition):
        if "remove" in definition:
            self.defined.pop(definition["remove"], None)
        else:
            self.defined[definition.get("command") or definition["id"]] = definition

    def _need(self, nbytes):
        self.needs.append(nbytes)
        if nbytes > self._host.max_frame_bytes:
            self._send(_wire.REFUSED, struct.pack("<H", _wire.TOO_BIG) + b"too large; raise maxRingInMiB")
        else:
            self._lend(nbytes)

    def _lend(self, nbytes):
        if self._memfd >= 0:
            os.close(self._memfd)
        self._slot_bytes = (nbytes + 4095) // 4096 * 4096
        total = _wire.RING_HEAD_BYTES + _SLOTS * self._slot_bytes
        self._memfd = os.memfd_create("porthole-test")
        os.ftruncate(self._memfd, total)
        self._memory = mmap.mmap(self._memfd, total)
        nonce = os.urandom(_wire.NONCE_BYTES)
        self._memory[:_wire.NONCE_BYTES] = nonce
        path = f"/proc/{os.getpid()}/fd/{self._memfd}"
        self._send(_wire.RING, struct.pack("<IIQI16s", 1, _SLOTS, self._slot_bytes, _wire.RING_HEAD_BYTES, nonce)
                   + path.encode())

    def _frame(self, body):
        slot, generation, width, height, stride, code, flags, sequence, _, simulation_time, annotations = \
            _wire.FRAME_FIXED.unpack_from(body)
        if code not in _FORMATS:
            self._encoded(slot, generation, (width, height), stride, code, flags, sequence)
            return
        format = _FORMATS[code]
        at = _wire.RING_HEAD_BYTES + slot * self._slot_bytes
        memory = np.frombuffer(self._memory, np.uint8, stride * height, at).copy()
        pixels = memory.view(format.dtype).reshape(_pixels.shape(format, width, height))
        if flags & _wire.FLAG_BOTTOM_UP:
            pixels = pixels[::-1]
        document = json.loads(body[_wire.FRAME_FIXED.size:] or b"{}") if annotations else {}
        stands_in = bool(flags & _wire.FLAG_PLACEHOLDER)
        self.frames.append(Frame(pixels, format.name, simulation_time, sequence, stands_in, document))
        self._send(_wire.RELEASE, struct.pack("<II", slot, generation))


class FakeHost:
    """Listens on a socket of its own; sessions appear in the order of connecting."""

    def __init__(self, wanted=True, exclusive=False, max_frame_bytes=1 << 26):
        self.wanted = wanted
        self.max_frame_bytes = max_frame_bytes
        #: Whether a name may be used by one stream at a time, as at a real host.
        self.exclusive = exclusive
        self.sessions = []
        self._folder = tempfile.TemporaryDirectory(prefix="porthole-")
        self.address = os.path.join(self._folder.name, "link.sock")
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(self.address)
        self._socket.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            session = Session(sock, self.wanted, self)
            self.sessions.append(session)
            threading.Thread(target=session.serve, daemon=True).start()

    def is_taken(self, name):
        return self.exclusive and any(s.name == name and not s.closed for s in self.sessions)

    def names(self):
        """Names of the streams that are connected now."""
        return sorted(s.name for s in self.sessions if s.name is not None and not s.closed)

    def session(self, name):
        """The newest connection of the stream with that name, as soon as there is one."""
        return wait_for(f"a stream {name}", lambda: next((s for s in reversed(self.sessions) if s.name == name), None))

    def frame(self, name, number=0):
        """A stream's frame, as soon as there are that many."""
        session = self.session(name)
        wait_for(f"frame {number} of {name}", lambda: len(session.frames) > number)
        return session.frames[number]

    def frame_with(self, name, what, condition):
        """A stream's first frame of which that is true; not every frame arrives, the newest always does."""
        session = self.session(name)
        return wait_for(what, lambda: next((f for f in session.frames if condition(f)), None))

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for session in self.sessions:
            try:
                session.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._folder.cleanup()
