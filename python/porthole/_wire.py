# SPDX-License-Identifier: Apache-2.0
"""Numbers and layouts of the frame link, as docs/protocol.md writes them down; little endian everywhere."""

from __future__ import annotations

import struct
from typing import NamedTuple

MAGIC = 0x4B4C4850
VERSION = 1

HELLO = 1
WELCOME = 2
NEED = 3
RING = 4
FRAME = 5
PIXELS = 6
RELEASE = 7
WANTED = 8
LISTEN = 9
EVENT = 10
PING = 11
PONG = 12
REFUSED = 13
BYE = 14
FAILED = 15
KEY = 16
BITRATE = 17
RECORD = 20
RECORDING = 21
STATE = 22
DEFINE = 23
VALUE = 24
POINTS = 25
DESCRIBE = 30

FLAG_BOTTOM_UP = 1
FLAG_PLACEHOLDER = 2
FLAG_KEY = 4

BAD_MESSAGE = 1
NAME_TAKEN = 2
BAD_HELLO = 3
TOKEN = 4
FULL = 5
TOO_BIG = 6
BAD_FRAME = 7
BAD_CONTROL = 8

RING_HEAD_BYTES = 4096
NONCE_BYTES = 16
MAX_ANNOTATION_BYTES = 65536
MAX_HELLO_BYTES = 4096
MAX_LISTEN_BYTES = 4096
MAX_REASON_BYTES = 1024
MAX_DESCRIPTION_BYTES = 65536
MAX_SLOTS = 8
MAX_SIDE = 16384
MAX_ENCODED_BYTES = 16 << 20

#: Longest body that a host sends.
MAX_BODY_BYTES = 65536

HEAD = struct.Struct("<IHHI")
_HELLO = struct.Struct("<Id")
_WELCOME = struct.Struct("<IQB")
_NEED = struct.Struct("<Q")
_RING = struct.Struct("<IIQI16s")
_RELEASE = struct.Struct("<II")
_BITRATE = struct.Struct("<I")
FRAME_FIXED = struct.Struct("<IIIIIHHQQdI")


class ProtocolError(Exception):
    """The other side does not keep to the protocol."""


class Welcome(NamedTuple):
    heartbeat_ms: int
    max_frame_bytes: int
    wanted: bool


class RingOffer(NamedTuple):
    generation: int
    slots: int
    slot_bytes: int
    offset: int
    nonce: bytes
    path: str


def message(kind: int, body: bytes = b"") -> bytes:
    return HEAD.pack(MAGIC, VERSION, kind, len(body)) + body


def hello(pid: int, fps: float, name: str, title: str, tone: str, token: str, codec: str = "") -> bytes:
    body = [_HELLO.pack(pid, fps)]
    for text in (name, title, tone, token, *((codec,) if codec else ())):
        raw = text.encode("utf-8")
        body.append(struct.pack("<H", len(raw)) + raw)
    whole = b"".join(body)
    if len(whole) > MAX_HELLO_BYTES:
        raise ValueError(
            f"title, tone and token make a greeting of {len(whole)} bytes where {MAX_HELLO_BYTES} are allowed"
        )
    return message(HELLO, whole)


def need(frame_bytes: int) -> bytes:
    return message(NEED, _NEED.pack(frame_bytes))


def frame(
    kind: int,
    slot: int,
    generation: int,
    width: int,
    height: int,
    stride: int,
    code: int,
    flags: int,
    sequence: int,
    capture_time: int,
    simulation_time: float,
    annotations: bytes,
    pixel_bytes: int = 0,
) -> bytes:
    fixed = FRAME_FIXED.pack(
        slot, generation, width, height, stride, code, flags, sequence, capture_time, simulation_time, len(annotations)
    )
    head = HEAD.pack(MAGIC, VERSION, kind, len(fixed) + len(annotations) + pixel_bytes)
    return head + fixed + annotations


def read_head(buffer: bytearray, at: int = 0) -> tuple[int, int]:
    """Type and length of the body of the message at that place, where HEAD.size bytes are at least."""
    magic, version, kind, length = HEAD.unpack_from(buffer, at)
    if magic != MAGIC:
        raise ProtocolError("what answers there is not a Porthole host")
    if version != VERSION:
        raise ProtocolError(
            f"the host speaks version {version} of the frame link and this package {VERSION}: "
            "install the porthole package of the host's version"
        )
    if length > MAX_BODY_BYTES:
        raise ProtocolError(f"the host announces {length} bytes where at most {MAX_BODY_BYTES} are allowed")
    return kind, length


def read_welcome(body: bytes) -> Welcome:
    heartbeat, most, wanted = _unpack(_WELCOME, body)
    return Welcome(heartbeat, most, bool(wanted))


def read_ring(body: bytes) -> RingOffer:
    generation, slots, slot_bytes, offset, nonce = _unpack(_RING, body)
    if not 1 <= slots <= MAX_SLOTS:
        raise ProtocolError(f"the host offers {slots} slots where 1 to {MAX_SLOTS} are allowed")
    return RingOffer(generation, slots, slot_bytes, offset, nonce, body[_RING.size :].decode("utf-8"))


def read_release(body: bytes) -> tuple[int, int]:
    slot, generation = _unpack(_RELEASE, body)
    return slot, generation


def read_bitrate(body: bytes) -> int:
    (bits,) = _unpack(_BITRATE, body)
    return int(bits)


def read_refused(body: bytes) -> tuple[int, str]:
    (code,) = _unpack(struct.Struct("<H"), body)
    return code, body[2:].decode("utf-8", "replace")


def _unpack(layout: struct.Struct, body: bytes) -> tuple:  # type: ignore[type-arg]
    if len(body) < layout.size:
        raise ProtocolError(f"a message of the host has {len(body)} bytes where {layout.size} belong")
    return layout.unpack_from(body)
