# SPDX-License-Identifier: Apache-2.0
"""Simulators, good and bad ones, for test_link_*.py: link_producers.py WHAT ADDRESS NAME [more].

Each says on its standard output what it sees; some wait for a line on their standard input.
"""

import os
import sys
import threading
import time

import numpy as np
import porthole
from porthole import _ring


def say(*words):
    print(*words, flush=True)


def image(width=64, height=48, grey=90):
    return np.full((height, width, 3), grey, np.uint8)


def calm(address, name, fps="20"):
    """Steady small frames for ever; each line that comes is answered with what was sent and dropped."""
    def answer():
        for _ in sys.stdin:
            say(stream.sent, stream.dropped)

    with porthole.Stream(name, fps=float(fps), address=address) as stream:
        threading.Thread(target=answer, daemon=True).start()
        n = 0
        due = time.monotonic()
        while True:
            stream.send(image(grey=40 + n % 160), simulation_time=n / float(fps))
            n += 1
            due = max(due + 1 / float(fps), time.monotonic() - 1)
            time.sleep(max(0, due - time.monotonic()))


def halves(address, name, seconds="0"):
    """A red and a blue half, and where the pixels go."""
    both = image(320, 240)
    both[:, :160], both[:, 160:] = (200, 30, 30), (30, 30, 200)
    with porthole.Stream(name, address=address) as stream:
        told = False
        end = time.monotonic() + float(seconds or 0)
        while not float(seconds) or time.monotonic() < end:
            stream.send(both)
            ring = stream._link.frames.ring
            if ring is not None and not told:
                told = True
                say("shared" if ring.mapped else "over the socket")
            time.sleep(0.03)


def resizing(address, name, seconds):
    """Another size and format with every frame."""
    with porthole.Stream(name, address=address) as stream:
        end, i = time.monotonic() + float(seconds), 0
        while time.monotonic() < end:
            shape = (1 + i * 37 % 700, 1 + i * 91 % 900, (3, 4)[i % 2])
            stream.send(np.full(shape, i & 255, np.uint8))
            i += 1
            time.sleep(0.005)
        say("sent", stream.sent, "of", i)


def scribbling(address, name, seconds):
    """Tries to shorten the host's memory, then writes into frames that the host is looking at."""
    paths = []
    opened = _ring._open
    _ring._open = lambda offer: paths.append(offer.path) or opened(offer)
    with porthole.Stream(name, address=address) as stream:
        while stream._link.frames.ring is None:
            stream.send(np.zeros((480, 640), np.uint16))
            time.sleep(0.01)
        fd = os.open(paths[0], os.O_RDWR)
        for size in (0, 4096, 1 << 30):
            try:
                os.ftruncate(fd, size)
                say("the memory has another size now")
            except PermissionError:
                say("sealed")
        os.close(fd)
        memory = np.frombuffer(stream._link.frames.ring._memory, np.uint8)
        noise = np.random.default_rng(1).integers(0, 256, memory.size, np.uint8)
        end, i = time.monotonic() + float(seconds), 0
        while time.monotonic() < end:
            stream.send(np.full((480, 640), i & 0xFFFF, np.uint16) if i % 2 else np.full((300, 400, 3), 7, np.uint8))
            for _ in range(5):
                memory[:] = noise  # free slots, lent ones and the nonce alike
            i += 1
        say("scribbled over", i, "frames")


def stopped(address, name):
    """Sends without a pause, as a line comes, and says how long the longest send took."""
    frame = np.zeros((720, 1280, 4), np.uint8)
    with porthole.Stream(name, address=address) as stream:
        for _ in range(20):
            stream.send(frame)
            time.sleep(0.02)
        say("ready")
        for _ in sys.stdin:
            took = []
            for _ in range(200):
                begin = time.perf_counter()
                stream.send(frame)
                took.append(time.perf_counter() - begin)
                time.sleep(0.002)
            say("longest", max(took))


def returning(address, name):
    """Says whenever a host takes its frames, and whether through shared memory, as long as it lives."""
    before = None
    with porthole.Stream(name, address=address) as stream:
        while True:
            stream.send(image())
            ring = stream._link.frames.ring
            if stream.connected and ring is not None and ring is not before:
                before = ring
                say("connected", "shared" if ring.mapped else "over the socket", ring.generation)
            time.sleep(0.02)


def many(address, prefix, count, rounds):
    """Streams that come and go; in the last round all of them stay until a line comes."""
    for i in range(int(rounds)):
        streams = [porthole.Stream(f"{prefix}-{n}", address=address) for n in range(int(count))]
        while not all(s.sent for s in streams):
            for s in streams:
                if not s.sent:
                    s.send(image(16, 16))
            time.sleep(0.005)
        if i == int(rounds) - 1:
            say("all", sum(s.connected for s in streams))
            sys.stdin.readline()
        for s in streams:
            s.close()
    say("gone")


def forking(address, name):
    """A child that sends on a stream of its own, and tries the one that it inherited, while the parent goes on."""
    stream = porthole.Stream(name, address=address)
    parent_sends(stream)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with porthole.Stream(name + "-child", address=address) as own:
                parent_sends(own)
                stream.send(image())  # the parent's: a connection of the child's own, which is refused
                deadline = time.monotonic() + 5
                while stream._link.refusal is None and time.monotonic() < deadline:
                    time.sleep(0.01)
                say("child", own.sent > 0, stream.connected, stream._link.refusal)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    before = stream.sent
    parent_sends(stream)
    say("parent", status, stream.connected, stream.sent > before)
    stream.close()


def parent_sends(stream):
    until = stream.sent + 5
    while stream.sent < until:
        stream._link.frames.last_sent_ns = 0  # as if somebody watched
        stream.send(image())
        time.sleep(0.01)


def threads(address, name, count, frames):
    """One stream, several threads."""
    with porthole.Stream(name, address=address) as stream:
        say("ready")
        sys.stdin.readline()

        def work():
            for _ in range(int(frames)):
                stream.send(image())
                time.sleep(0.001)

        all_of_them = [threading.Thread(target=work) for _ in range(int(count))]
        for t in all_of_them:
            t.start()
        for t in all_of_them:
            t.join()
        time.sleep(0.2)
        say(stream.sequence + 1, stream.sent, stream.dropped)


def zerocopy(address, name):
    """What is drawn into is the host's memory; with every slot taken there is other memory, and the newest wins."""
    with porthole.Stream(name, address=address) as stream:
        while stream._link.frames.ring is None:
            stream.send(image(320, 240))
            time.sleep(0.01)
        say("ready")
        sys.stdin.readline()
        while not stream.wanted():
            time.sleep(0.01)
        whole = np.frombuffer(stream._link.frames.ring._memory, np.uint8)
        with stream.frame((240, 320, 3)) as array:
            say("in the host's memory", np.shares_memory(array, whole))
            array[:] = (200, 30, 30)
        taken = []
        begin = time.monotonic()
        for i in range(6):
            context = stream.frame((240, 320, 3))
            array = context.__enter__()
            array[:] = (30, 30, 40 + 30 * i)
            taken.append((context, np.shares_memory(array, whole)))
        say("beyond the slots", sum(not shared for _, shared in taken) >= 3, time.monotonic() - begin < 1)
        for context, _ in taken:
            context.__exit__(None, None, None)
        time.sleep(0.2)
        say("accounted for", stream.sequence + 1 == stream.sent + stream.dropped)
        sys.stdin.readline()


def refused(address, name, token=""):
    try:
        porthole.Stream(name, address=address, token=token)
        say("let in")
    except (porthole.Refused, ValueError) as e:
        say(type(e).__name__ + ":", e)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
