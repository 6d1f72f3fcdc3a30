# SPDX-License-Identifier: Apache-2.0
"""What the machine can do without us: compress frames, move bytes over loopback, copy memory."""

import multiprocessing
import re
import shutil
import socket
import subprocess
import time

import numpy

RATE = re.compile(r"Compress +--> Frame rate: +([\d.]+) fps")
BLOCK = 1 << 20


def tjbench_fps(ppm, seconds):
    """Returns the frames a second that libjpeg-turbo compresses with one thread, or None without tjbench."""
    if not shutil.which("tjbench"):
        return None
    done = subprocess.run(["tjbench", ppm, "85", "-rgb", "-subsamp", "420", "-accuratedct", "-componly", "-nowrite",
                           "-warmup", "0.2", "-benchtime", str(seconds)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    found = RATE.search(done.stdout)
    return float(found.group(1)) if found else None


def _send(port, seconds):
    data = bytes(BLOCK)
    with socket.create_connection(("127.0.0.1", port)) as s:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            s.sendall(data)


def loopback_bytes_per_second(seconds):
    """Returns what one TCP connection moves between two processes of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        sender = multiprocessing.Process(target=_send, args=(server.getsockname()[1], seconds), daemon=True)
        sender.start()
        connection, _ = server.accept()
        with connection:
            buffer, total, begin = bytearray(BLOCK), 0, time.monotonic()
            while n := connection.recv_into(buffer):
                total += n
            took = time.monotonic() - begin
        sender.join()
    return total / took


def copied_bytes_per_second(seconds):
    """Returns what one thread copies in memory, of blocks too large for the caches."""
    source, target = numpy.ones(1 << 26, numpy.uint8), numpy.empty(1 << 26, numpy.uint8)
    target[:] = source
    count, begin = 0, time.monotonic()
    while time.monotonic() < begin + seconds:
        target[:] = source
        count += 1
    return count * source.nbytes / (time.monotonic() - begin)
