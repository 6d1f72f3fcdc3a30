# SPDX-License-Identifier: Apache-2.0
"""Networks of our own: namespaces for a host and its viewers, so that nothing touches the machine's network."""

import ctypes
import itertools
import os
import subprocess
import threading

CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_numbers = itertools.count()


def missing():
    """What is missing to make namespaces, or an empty text."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    try:
        network = Network()
    except (OSError, subprocess.CalledProcessError) as e:
        return f"network namespaces cannot be made here: {e}"
    network.close()
    return ""


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


class Network:
    """Two hosts and a cable: what enters `server` or `viewer` lives there, processes it starts included.

    webrtc-java takes no candidates from loopback, so that even a viewer on the same machine needs the cable's address.
    """

    SERVER = "10.77.0.1"
    VIEWER = "10.77.0.2"

    def __init__(self):
        number = next(_numbers)
        self.server, self.viewer = (f"ph{os.getpid()}-{number}{side}" for side in "sv")
        self.names = []
        try:
            for name in (self.server, self.viewer):
                run("ip", "netns", "add", name)
                self.names.append(name)
                run("ip", "-n", name, "link", "set", "lo", "up")
            run("ip", "-n", self.server, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns",
                self.viewer)
            for name, address in ((self.server, self.SERVER), (self.viewer, self.VIEWER)):
                run("ip", "-n", name, "addr", "add", address + "/24", "dev", "cable")
                run("ip", "-n", name, "link", "set", "cable", "up")
        except OSError:
            self.close()
            raise

    def shape(self, bits_per_second):
        """What the server sends gets through at that rate; 0 lifts it."""
        try:
            run("tc", "-n", self.server, "qdisc", "del", "dev", "cable", "root")
        except OSError:
            pass  # there was none
        if bits_per_second:
            run("tc", "-n", self.server, "qdisc", "add", "dev", "cable", "root", "tbf", "rate",
                f"{bits_per_second}bit", "burst", "8kb", "latency", "200ms")

    def block_udp(self):
        """Neither side hears the other's UDP."""
        for name in (self.server, self.viewer):
            rules = "table inet shut {\nchain in {\ntype filter hook input priority 0\nmeta l4proto udp drop\n}\n}\n"
            subprocess.run(["ip", "netns", "exec", name, "nft", "-f", "-"], input=rules, text=True, check=True)

    def close(self):
        for name in self.names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True, stdin=subprocess.DEVNULL)
        self.names = []


class inside:
    """`with inside(network.server):` this thread, and what it starts, is in that namespace."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.before = os.open(f"/proc/self/task/{threading.get_native_id()}/ns/net", os.O_RDONLY)
        there = os.open("/var/run/netns/" + self.name, os.O_RDONLY)
        try:
            _enter(there)
        finally:
            os.close(there)
        return self

    def __exit__(self, *_):
        try:
            _enter(self.before)
        finally:
            os.close(self.before)


def _enter(descriptor):
    if _libc.setns(descriptor, CLONE_NEWNET):
        error = ctypes.get_errno()
        raise OSError(error, "setns: " + os.strerror(error))
