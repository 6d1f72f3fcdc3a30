# SPDX-License-Identifier: Apache-2.0
"""Frames that are encoded already: what can be told of them cheaply. The host checks the rest."""

from __future__ import annotations

from typing import NamedTuple, Optional

from . import _pixels, _wire

#: Number of each codec on the wire.
CODES = {"jpeg": 16, "h264": 17}

_START_CODE = b"\0\0\1"
_TYPE_MASK = 0x1F
_IDR = 5
_SLICES = (1, _IDR)
#: The parameter sets and messages in front of the first slice are short.
_MAX_PROLOGUE_BYTES = 4096


class EncodedFrame(NamedTuple):
    """One image, or one access unit of a video."""

    data: memoryview
    codec: str
    key: bool


def codec_name(codec: object) -> str:
    """The codec's name in lower case."""
    if not isinstance(codec, str):
        raise TypeError(f"codec is {type(codec).__name__}, not a name such as 'jpeg'")
    name = codec.lower()
    if name not in CODES:
        raise ValueError(f"codec {codec!r} is not one of {', '.join(CODES)}")
    return name


def inspect(data: object, codec: object, width: int, height: int, key: Optional[bool]) -> EncodedFrame:
    """Finds out what the bytes are.

    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when they cannot be what they are said to be
    """
    name = codec_name(codec)
    _pixels.check_size(width, height)
    whole = _bytes(data)
    if not 1 <= whole.nbytes <= _wire.MAX_ENCODED_BYTES:
        raise ValueError(f"an encoded frame has 1 to {_wire.MAX_ENCODED_BYTES} bytes, not {whole.nbytes}")
    if key is not None and not isinstance(key, bool):
        raise TypeError(f"key is {type(key).__name__}, not a truth value")
    return _jpeg(whole, key) if name == "jpeg" else _h264(whole, key)


def _bytes(data: object) -> memoryview:
    try:
        view = memoryview(data)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"an encoded frame is bytes or a memoryview, not {type(data).__name__}") from None
    if not view.contiguous:
        raise ValueError("the bytes of an encoded frame are not contiguous")
    return view.cast("B")


def _jpeg(data: memoryview, key: Optional[bool]) -> EncodedFrame:
    if data[:2] != b"\xff\xd8":
        raise ValueError(f"a JPEG begins with FF D8, the bytes with {bytes(data[:4]).hex(' ').upper()}")
    if data[-2:] != b"\xff\xd9":
        raise ValueError("a JPEG ends with FF D9; it is cut off, or something follows it")
    if key is False:
        raise ValueError("every JPEG is a key frame")
    return EncodedFrame(data, "jpeg", True)


def _h264(data: memoryview, key: Optional[bool]) -> EncodedFrame:
    if data[:3] != _START_CODE and data[:4] != b"\0" + _START_CODE:
        raise ValueError(
            "H.264 comes as an Annex B byte stream, which begins with 00 00 00 01, not with "
            + bytes(data[:4]).hex(" ").upper()
        )
    found = is_key_unit(data)
    if key is not None and key != found:
        raise ValueError(f"key is {key}, and the access unit is {'an' if found else 'no'} IDR frame")
    return EncodedFrame(data, "h264", found)


def is_key_unit(data: memoryview) -> bool:
    """Whether the first slice of an access unit is of an IDR frame."""
    head = bytes(data[:_MAX_PROLOGUE_BYTES])
    at = head.find(_START_CODE)
    while 0 <= at < len(head) - 3:
        kind = head[at + 3] & _TYPE_MASK
        if kind in _SLICES:
            return kind == _IDR
        at = head.find(_START_CODE, at + 3)
    raise ValueError(f"the access unit has no slice within its first {_MAX_PROLOGUE_BYTES} bytes")
