# SPDX-License-Identifier: Apache-2.0
"""Simulators for the tests: producer.py ADDRESS WHAT NAME [more]."""

import sys
import time
import zlib

import numpy as np
import porthole


def say(*words):
    print(*words, flush=True)


def checked(stream, picture, i):
    return stream.send(picture, simulation_time=i / 100, annotations={"values": {"crc": zlib.crc32(picture), "i": i}})


def flood(address, name, count, width, height):
    """Checksummed frames, all different, as fast as they go, until so many went out."""
    picture = np.zeros((int(height), int(width), 3), np.uint8)
    with porthole.Stream(name, address=address) as stream:
        say("ready")
        i = 0
        while stream.sent < int(count):
            picture[:] = i & 255
            picture[i % picture.shape[0]] = 255 - (i & 127)
            checked(stream, picture, i)
            i += 1
        say("done sent", stream.sent, "dropped", stream.dropped)


def tearing(address, name, count, width, height):
    """As flood, but it goes on to write into frames that it has handed over."""
    picture = np.zeros((int(height), int(width), 3), np.uint8)
    with porthole.Stream(name, address=address) as stream:
        say("ready")
        i = 0
        while stream.sent < int(count):
            picture[:] = i & 255
            checked(stream, picture, i)
            ring = stream._link.frames.ring
            if ring is not None:
                for slot in range(ring.slots):
                    ring.memory(slot, picture.nbytes)[-100:] = 255 - (i & 127)
            i += 1
            time.sleep(0.002)
        say("done sent", stream.sent, "dropped", stream.dropped)


def resize(address, name, count):
    """Another size with every frame."""
    with porthole.Stream(name, address=address) as stream:
        say("ready")
        for i in range(int(count)):
            shape = (1 + i * 37 % 400, 1 + i * 91 % 600, (3, 4)[i % 2])
            checked(stream, np.full(shape, i & 255, np.uint8), i)
            time.sleep(0.002)
        say("done sent", stream.sent, "dropped", stream.dropped)


def steady(address, name, fps, *kind):
    """A moving picture until it is killed; says what it notices."""
    period = 1 / float(fps)
    picture = np.zeros((48, 64, 3), np.uint8)
    connected = None
    with porthole.Stream(name, title="Steady", fps=float(fps), address=address) as stream:
        i = 0
        while True:
            if connected != stream.connected:
                connected = stream.connected
                say("connected" if connected else "disconnected")
            if "listen" in kind:
                for event in stream.events():
                    say("event", event)
            if "onlywanted" not in kind or stream.wanted():
                picture[:] = i & 255
                checked(stream, picture, i)
            i += 1
            time.sleep(period)


def formats(address, name):
    """One picture of each kind."""
    ramp = np.arange(6 * 8).reshape(6, 8)
    with porthole.Stream(name, address=address) as stream:
        for picture, options in (
            (ramp.astype(np.uint8), {}),
            (ramp.astype(np.uint16) * 1000, {}),
            (ramp.astype(np.float64) / 7, {}),
            (ramp > 20, {}),
            (np.dstack([ramp, ramp + 1, ramp + 2]).astype(np.uint8), {}),
            (np.dstack([ramp, ramp + 1, ramp + 2]).astype(np.uint8), {"format": "bgr8"}),
            (np.dstack([ramp] * 4).astype(np.uint8)[::-1], {}),
            (np.dstack([ramp] * 8).astype(np.uint8)[:, ::2, :4], {"placeholder": True}),
            (ramp.astype(np.int64), {"format": "gray16"}),
            (ramp.astype(np.uint8)[:, ::-1], {"bottom_up": True}),
        ):
            while not stream.send(picture, **options):
                time.sleep(0.001)
            time.sleep(0.02)
        with stream.frame((6, 8), np.float32, simulation_time=2.5) as drawn:
            drawn[:] = ramp
        time.sleep(0.1)
        say("done")


def refused(address, name):
    try:
        porthole.Stream(name, address=address)
        say("let in")
    except porthole.Refused as e:
        say("refused:", e)


def latency(address, name, width, height, channels, count, fps):
    """Says when send returned, for each frame by its number, and what it cost beside a copy."""
    shape = (int(height), int(width), int(channels))
    pictures = [np.random.default_rng(i).integers(0, 256, shape, np.uint8) for i in range(4)]
    target = np.empty(shape, np.uint8)
    period, costs, copies = 1 / float(fps), [], []
    with porthole.Stream(name, address=address) as stream:
        due = time.monotonic()
        for i in range(int(count)):
            picture = pictures[i % 4]
            start = time.perf_counter_ns()
            stream.send(picture)
            end = time.monotonic_ns()
            costs.append(time.perf_counter_ns() - start)
            say("returned", stream.sequence, end)
            start = time.perf_counter_ns()
            np.copyto(target, pictures[(i + 1) % 4])
            copies.append(time.perf_counter_ns() - start)
            due += period
            time.sleep(max(0, due - time.monotonic()))
        tail = int(count) // 6
        cost, copy = np.array(costs[tail:]) / 1e6, np.array(copies[tail:]) / 1e6
        for what, ms in (("send", cost), ("copy", copy)):
            say(what, "p50 %.3f p99 %.3f ms" % tuple(np.percentile(ms, (50, 99))))
        start = time.perf_counter_ns()
        for _ in range(100000):
            stream.wanted()
        say("wanted %.0f ns" % ((time.perf_counter_ns() - start) / 100000))
        say("done dropped", stream.dropped)


if __name__ == "__main__":
    globals()[sys.argv[2]](sys.argv[1], *sys.argv[3:])
