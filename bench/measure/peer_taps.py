# SPDX-License-Identifier: Apache-2.0
"""The wire formats of viser and rerun, as far as needed to find the images in them.

Messages are kept whole and opened only when a measurement is over.
"""

from .jpeg_viewers import BEGIN, HEAD_BYTES, Tap

#: Smaller messages are no frames.
LEAST_BYTES = 4096


def _first_bytes(data):
    at = data.find(BEGIN)
    return data[at:at + HEAD_BYTES] if at >= 0 else b""


class ViserTap(Tap):
    """Messages of viser: two lengths of 8 bytes, then msgpack in zstd, with the image's file in it."""

    def __init__(self):
        super().__init__()
        self._parts = []

    def feed(self, data, now, last):
        self._parts.append(data)
        if last:
            message, self._parts = b"".join(self._parts), []
            if len(message) >= LEAST_BYTES:
                self.frames.append((now, message))

    @staticmethod
    def image(kept):
        import zstandard

        size, compressed = int.from_bytes(kept[:8], "little"), int.from_bytes(kept[8:16], "little")
        return _first_bytes(zstandard.ZstdDecompressor().decompress(kept[16:16 + compressed], max_output_size=size))


class RerunTap(Tap):
    """Messages of gRPC-Web: a flag and a length of 4 bytes, then protobuf, with Arrow that may be compressed by LZ4."""

    PREFIX = 5

    def __init__(self):
        super().__init__()
        self._buffer = bytearray()

    def feed(self, data, now, last):
        self._buffer += data
        while len(self._buffer) >= self.PREFIX:
            end = self.PREFIX + int.from_bytes(self._buffer[1:self.PREFIX], "big")
            if len(self._buffer) < end:
                return
            if end >= LEAST_BYTES:
                self.frames.append((now, bytes(self._buffer[self.PREFIX:end])))
            del self._buffer[:end]

    @staticmethod
    def image(kept):
        message = kept
        for number in (1, 2):  # ReadMessagesResponse.log_msg, LogMsg.arrow_msg
            message = _fields(message).get(number, b"")
        arrow = _fields(message)
        payload, size = arrow.get(5, b""), arrow.get(3, 0)
        if len(payload) != size and size:
            import lz4.block

            payload = lz4.block.decompress(payload, uncompressed_size=size)
        return _first_bytes(payload)


def _varint(data, at):
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at


def _fields(message):
    """Returns by number the fields of a protobuf message, of those that come again the last one."""
    found, at = {}, 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(message, at)
        else:
            length, at = (8, at) if kind == 1 else (4, at) if kind == 5 else _varint(message, at)
            value, at = message[at:at + length], at + length
        found[key >> 3] = value
    return found
