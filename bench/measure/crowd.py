# SPDX-License-Identifier: Apache-2.0
"""A thousand viewers of raw WebSockets in one process that costs little, for ./porthole bench growth.

usage: crowd.py PORT STREAM=VIEWERS... [--stalled N]

Prints "ready" when all are connected and have a frame. For each line with seconds that it reads, it measures for so long
and prints one line of JSON. The bytes of the frames are discarded in the kernel (MSG_TRUNC), except those of one viewer
of each stream, which read the stamps; the frames of the others are recognised by their length.
"""

import argparse
import contextlib
import json
import resource
import select
import socket
import statistics
import sys
import time

from .jpeg_viewers import age_ms, read_stamp, websocket_frame
from .spread import percentile

CHUNK = 1 << 20
FIRST_FRAME_SECONDS = 60
#: So many frames at either end of a measurement may be with some viewers and not with others.
EDGE = 2
#: So much of a frame is kept, which has the stamp in it, and by so much of that frames are told apart.
HEAD_BYTES, KEY_BYTES = 12288, 2048
PONG = websocket_frame(10, b"")


class Heads:
    """The first bytes of frames, each once, by a number."""

    def __init__(self):
        self._numbers, self.bytes = {}, []

    def number(self, head):
        key = head[:KEY_BYTES]
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.bytes)
            self.bytes.append(bytes(head))
        return found

    def clear(self):
        self._numbers.clear()
        self.bytes.clear()


class LeanViewer:
    """One viewer, which keeps when each frame came, its length and the number of its head."""

    def __init__(self, port, stream, heads):
        self.heads, self.frames = heads, []
        self._header, self._head, self._length, self._left = b"", b"", 0, 0
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.socket.sendall(
            f"GET /streaming/client/?stream={stream} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            byte = self.socket.recv(1)
            if not byte:
                raise ConnectionError("the host closed a connection before its answer")
            answer += byte
        if b" 101 " not in answer.split(b"\r\n")[0]:
            raise ConnectionError(answer.split(b"\r\n")[0].decode())
        self.socket.setblocking(False)

    def read(self, scratch):
        """Takes all that is there."""
        with contextlib.suppress(BlockingIOError):
            while True:
                if self._left:
                    self._take_payload(scratch)
                else:
                    self._take_header()

    def _take_payload(self, scratch):
        wanted = HEAD_BYTES - len(self._head)
        if wanted > 0 and self._length:
            n = self.socket.recv_into(scratch, min(self._left, wanted))
            self._head += scratch[:n]
        else:
            n = self.socket.recv_into(scratch, min(self._left, CHUNK), socket.MSG_TRUNC)
        if n == 0:
            raise ConnectionError("the host closed a viewer's connection")
        self._left -= n
        if self._left == 0:
            self._complete()

    def _take_header(self):
        data = self.socket.recv(10 - len(self._header))
        if not data:
            raise ConnectionError("the host closed a viewer's connection")
        self._header += data
        parsed = parse_header(self._header)
        if parsed is None:
            return
        opcode, length, begin = parsed
        rest, self._header = self._header[begin:], b""
        if opcode == 9:
            self.socket.send(PONG)
        self._length = length if opcode == 2 else 0
        self._head, self._left = rest[:length], max(0, length - len(rest))
        if len(rest) > length:
            self._header = rest[length:]
        if self._left == 0:
            self._complete()

    def _complete(self):
        if self._length:
            self.frames.append((time.monotonic(), self._length, self.heads.number(self._head)))


def parse_header(data):
    """Returns opcode, length and where the payload begins of a frame's header, or None when bytes are missing."""
    if len(data) < 2:
        return None
    length, begin = data[1] & 127, 2
    if length > 125:
        begin = 4 if length == 126 else 10
        if len(data) < begin:
            return None
        length = int.from_bytes(data[2:begin], "big")
    return data[0] & 15, length, begin


def statistics_of(viewers, stamps, seconds):
    """Returns the rates, ages and losses of one stream's viewers.

    A frame is lost by a viewer when another one got it. Those at the edges of the time do not count: others may have had
    them just outside of it.

    :param stamps: by the number of a head, its stamp, None where it cannot be read
    """
    ages, lost, unreadable = [], 0, 0
    seen = sorted({stamps[number] for viewer in viewers for _, _, number in viewer.frames} - {None})
    inner = set(seen[EDGE:-EDGE])
    for viewer in viewers:
        read = [(stamps[number], arrived) for arrived, _, number in viewer.frames]
        had = {stamp for stamp, _ in read}
        lost += len(inner - had)
        unreadable += sum(stamp is None for stamp, _ in read)
        ages += [age_ms(stamp, arrived) for stamp, arrived in read if stamp is not None]
    return [len(v.frames) / seconds for v in viewers], ages, lost, unreadable


class Crowd:
    """All viewers, read by one thread."""

    def __init__(self, port, streams, stalled):
        self.poll = select.epoll()
        self.viewers, self.by_stream, self.heads = {}, {}, Heads()
        self.scratch = memoryview(bytearray(CHUNK))
        for stream, count in streams.items():
            self.by_stream[stream] = [self._add(LeanViewer(port, stream, self.heads)) for _ in range(count)]
        first = next(iter(streams))
        self.stalled = [LeanViewer(port, first, self.heads) for _ in range(stalled)]  # never read

    def _add(self, viewer):
        self.viewers[viewer.socket.fileno()] = viewer
        self.poll.register(viewer.socket.fileno(), select.EPOLLIN)
        self._read_some(0)  # so that those who are there do not stall while others come
        return viewer

    def _read_some(self, seconds):
        for descriptor, _ in self.poll.poll(seconds, 256):
            self.viewers[descriptor].read(self.scratch)

    def drain(self, seconds, until=lambda: False):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not until():
            self._read_some(min(left, 0.2))

    def wait_for_frames(self):
        self.drain(FIRST_FRAME_SECONDS, lambda: all(v.frames for v in self.viewers.values()))
        waiting = sum(not v.frames for v in self.viewers.values())
        if waiting:
            raise TimeoutError(f"{waiting} viewers have no frame")

    def measure(self, seconds):
        for viewer in self.viewers.values():
            viewer.frames = []
        self.heads.clear()
        used, begin = _own_seconds(), time.monotonic()
        self.drain(seconds)
        took, used = time.monotonic() - begin, _own_seconds() - used
        return took, used

    def report(self, took, used):
        stamps = [read_stamp(head) for head in self.heads.bytes]
        rates, ages, lost, unreadable = [], [], 0, 0
        for viewers in self.by_stream.values():
            r, a, l, u = statistics_of(viewers, stamps, took)
            rates, ages, lost, unreadable = rates + r, ages + a, lost + l, unreadable + u
        mean_bytes = [length for v in self.viewers.values() for _, length, _ in v.frames]
        return {"percent": 100 * used / took, "fps": statistics.median(rates), "worst": min(rates),
                "p50": percentile(ages, 0.5), "p95": percentile(ages, 0.95), "p99": percentile(ages, 0.99),
                "lost": lost, "unreadable": unreadable, "bytes": statistics.mean(mean_bytes) if mean_bytes else 0}


def _own_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("streams", nargs="+")
    parser.add_argument("--stalled", type=int, default=0)
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 16384)), hard))
    streams = {name: int(count) for name, count in (s.split("=") for s in options.streams)}
    crowd = Crowd(options.port, streams, options.stalled)
    crowd.wait_for_frames()
    print("ready", flush=True)
    requests = select.poll()
    requests.register(sys.stdin, select.POLLIN)
    while True:
        while not requests.poll(0):
            crowd.drain(0.1)
        line = sys.stdin.readline()
        if not line:
            return
        took, used = crowd.measure(float(line))
        print(json.dumps({"done": took}), flush=True)
        print(json.dumps(crowd.report(took, used)), flush=True)


if __name__ == "__main__":
    main()
