# SPDX-License-Identifier: Apache-2.0
"""Processor time and memory of processes with all their descendants, from /proc."""

import os
import pathlib
import re
import signal
import sys

TICK = os.sysconf("SC_CLK_TCK")


def _fields(pid):
    """What /proc/PID/stat says after the command's name, or None of a process that has ended."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None


def tree(*roots):
    """Returns the ids of these processes and of all their living descendants."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (fields := _fields(name)):
            children.setdefault(int(fields[1]), []).append(int(name))
    found, todo = [], list(roots)
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def end_on_signals():
    """Makes SIGTERM raise, so that what was started is ended."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


class ProcessorTime:
    """Seconds of processor time of processes and their descendants since it was made, ended ones too."""

    def __init__(self, *roots):
        self.roots = roots
        self.before = self._ticks()

    def _ticks(self):
        """By process, what it has used, and what those of its children had used that have ended."""
        return {pid: sum(map(int, fields[11:15])) for pid in tree(*self.roots) if (fields := _fields(pid))}

    def seconds(self):
        # of one that has ended and was waited for, its parent has all that it used, what was before too
        return max(0, sum(self._ticks().values()) - sum(self.before.values())) / TICK


def compiler_seconds(pid):
    """Returns the processor time that a Java process' compilers have taken."""
    total = 0
    for thread in pathlib.Path(f"/proc/{pid}/task").glob("*"):
        try:
            if re.match(r"C[12] Compiler", (thread / "comm").read_text()):
                total += int((thread / "schedstat").read_text().split()[0])
        except OSError:
            continue  # it has just ended
    return total / 1e9


def resident_bytes(*roots):
    """Returns the resident memory of these processes and their descendants; what two share is counted twice."""
    total = 0
    for pid in tree(*roots):
        try:
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        found = re.search(r"VmRSS:\s+(\d+)", status)
        total += int(found.group(1)) * 1024 if found else 0
    return total
