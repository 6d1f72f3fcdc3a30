# SPDX-License-Identifier: Apache-2.0
"""Producers that die, hang, resize, flood and overfill; as a program, those that only the soak has."""

import random
import signal
import socket
import struct
import sys
import time

from worker import Worker

NAMES = ("resizing", "flooding", "overfilling", "mortal", "scribbling")


class Producers(Worker):
    """A calm producer that stays, and beside it two at a time that do not."""

    def __init__(self, host, over):
        super().__init__("producers", over)
        self.host = host
        self.calm = self.produce("calm", "calm", 20)
        self.visitors = []

    def act(self):
        what = self.random.choice(NAMES)
        seconds = self.random.uniform(4, 12)
        self.counts[what] += 1
        self.visitors.append(self.produce({"mortal": "calm"}.get(what, what), what,
                                          *([30] if what == "mortal" else [seconds])))
        self.pause(3, 6)
        if self.random.random() < 0.3:
            self.visitors[-1].process.send_signal(signal.SIGSTOP)
            self.pause(1, 4)
            self.counts["stopped"] += 1
        while len(self.visitors) > 1:
            self.visitors.pop(0).kill()
            self.counts["killed"] += 1
        self.send_garbage()

    def produce(self, what, name, *more):
        from link_support import SCRIPT, Producer
        own = what in ("flooding", "overfilling")
        return Producer(what, self.host.link, name, *more, script=__file__ if own else SCRIPT)

    def send_garbage(self):
        """Announces a frame of 4 GiB, or says nothing that can be understood."""
        frame = struct.pack("<IHHI", 0x4B4C4850, 1, 6, 0xFFFFFFFF)
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.settimeout(5)
                s.connect(self.host.link)
                s.sendall(self.random.choice([frame, random.randbytes(200)]))
                s.shutdown(socket.SHUT_WR)
                while s.recv(4096):
                    pass
        except OSError:
            pass  # cut off, or the bundle is being replaced
        self.counts["garbage"] += 1

    def finish(self):
        for producer in [self.calm, *self.visitors]:
            producer.kill()


def flooding(address, name, seconds):
    """Large frames without a pause."""
    frame = np.zeros((720, 1280, 4), np.uint8)
    with porthole.Stream(name, address=address) as stream:
        end = time.monotonic() + float(seconds)
        while time.monotonic() < end:
            frame[:, :, 0] += 1
            stream.send(frame)
            time.sleep(0.001)


def overfilling(address, name, seconds):
    """A small frame, then one that does not fit into the host's memory, and again."""
    with porthole.Stream(name, address=address) as stream:
        end = time.monotonic() + float(seconds)
        while time.monotonic() < end:
            for shape in ((48, 64, 3), (1500, 2000, 4), (4000, 4000, 4)):
                stream.send(np.zeros(shape, np.uint8))
                time.sleep(0.05)


if __name__ == "__main__":
    import numpy as np
    import porthole

    globals()[sys.argv[1]](*sys.argv[2:])
