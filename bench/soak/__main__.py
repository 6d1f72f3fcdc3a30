# SPDX-License-Identifier: Apache-2.0
"""Producers that die, resize and overfill, viewers of every transport that come, stall and go, models and bundles that
change: the host must neither die nor log an error, must go on serving, and nothing in it may grow."""

import argparse
import collections
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "itest" / "scenarios"))

import changes  # noqa: E402
import floods  # noqa: E402
import host as hosts  # noqa: E402
import measurements  # noqa: E402
import producers  # noqa: E402
import viewers  # noqa: E402

FAULT = re.compile(r"\bERROR\b|^Exception in|^#\s+A fatal error|OutOfMemoryError")
TIME = re.compile(r"^[\d:.]+ ")
#: What Models brings about itself.
EXPECTED = re.compile(r"\[(model|stream) scene\] .*unrecognized element")
MAX_FRAMES_IN_MIB = 24


def arguments():
    parser = argparse.ArgumentParser(prog="porthole soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--viewers", type=int, default=12, help="that come, stall and go all the time")
    parser.add_argument("--change-every", type=float, default=10, metavar="SECONDS",
                        help="from one replaced bundle to the next, and from one changed model to the next")
    parser.add_argument("--home", type=pathlib.Path, default=hosts.HOME, help="the assembled host")
    parser.add_argument("--log", type=pathlib.Path, help="file for the host's log")
    parser.add_argument("--flood", action="store_true",
                        help="5,000 connections and 2,000 WebSockets that never read instead, within the default"
                             " bounds and then without")
    return parser.parse_args()


def start(folder, options):
    """A copy of the host, which may be changed, with folders of its own for all temporary files."""
    hosts.HOME = folder / "host"
    shutil.copytree(options.home, hosts.HOME)
    for name in ("tmp", "cache", "models"):
        (folder / name).mkdir()
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    os.environ["JAVA_OPTS"] = f"-Djava.io.tmpdir={folder / 'tmp'}"
    return hosts.Host("--mode", "webrtc", f"--/io.porthole.capture.mujoco.models/folder={folder / 'models'}",
                      f"--/io.porthole.capture.link/maxRingInMiB={MAX_FRAMES_IN_MIB}")


def run(host, folder, options):
    """Lets everything loose until the time is over, and returns the rows that were measured."""
    over = threading.Event()
    table = measurements.Table(host, [folder / "tmp", folder / "cache", pathlib.Path(host.folder.name)])
    work = [producers.Producers(host, over), changes.Bundles(over, options.change_every),
            changes.Models(folder / "models", over, options.change_every), viewers.Steady(host, over),
            *viewers.crowd(host, options.viewers, over)]
    try:
        for worker in work:
            worker.start()
        begin = time.monotonic()
        while (elapsed := time.monotonic() - begin) < options.minutes * 60:
            over.wait(min(15.0, options.minutes * 60 - elapsed))
            if host.process.poll() is not None:
                raise SystemExit("the host died:\n" + "\n".join(host.lines[-40:]))
            table.measure(work)
    finally:
        over.set()
        end = time.monotonic() + 60
        for worker in work:
            worker.join(max(0, end - time.monotonic()))
    return table, work


def findings(host, table, work):
    """What went wrong, as sentences."""
    faults = collections.Counter(TIME.sub("", line) for line in host.lines
                                 if FAULT.search(line) and not EXPECTED.search(line))
    found = [f"{count} times in the log: {line}" for line, count in faults.items()]
    found += [f"{worker.name} stopped: {worker.fault}" for worker in work if worker.fault]
    found += [f"{sentence} at the end" for sentence in viewers.unserved(host)]
    return found + table.grown()


def main():
    options = arguments()
    if options.flood:
        sys.exit(floods.flood_all())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    with tempfile.TemporaryDirectory(prefix="porthole-soak-") as name:
        host = start(pathlib.Path(name), options)
        try:
            table, work = run(host, pathlib.Path(name), options)
            found = findings(host, table, work)
        finally:
            if options.log:
                options.log.write_text("\n".join(host.lines) + "\n")
            host.close()
    table.print_summary(work)
    print("\n" + "\n".join(found or ["no death, no error, everything served, nothing grew"]))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
