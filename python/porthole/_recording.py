# SPDX-License-Identifier: Apache-2.0
"""Recordings of a stream, which the host makes of the frames it gets."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable, Optional, Union

from . import _checks, _wire
from ._connection import Connection
from ._warn_once import WarnOnce

log = logging.getLogger("porthole")

WAITING, RECORDING, ENDED, FAILED = "waiting", "recording", "ended", "failed"

#: Recordings of one stream that are not over, as many as a host takes.
MAX_RECORDINGS = 8
MAX_LABEL_LENGTH = 120
MAX_SECONDS = 86_400
MAX_FRAMES = 1_000_000_000

#: Time in which a host completes the file of a stream that is closed.
END_SECONDS = 5.0
_STOP_SECONDS = 10.0


class Recording:
    """A recording that a stream asked its host for. Safe from any thread.

    The host writes H.264 into an MP4 in a folder of its own; when that is whole, it appears at ``path``, where one was
    given, as a hard link or else a copy. A recording whose frames change their size goes on in further files, whose
    names end in ``_p2`` and so on.

    ``state`` is ``waiting`` until the host has begun it, ``recording``, then ``ended``, or ``failed`` with a ``reason``.
    It ends by its length, by ``stop``, and with its stream. Where the connection to the host breaks, it ends too, and
    its file stays in the host's folder.
    """

    def __init__(
        self, ref: str, path: Optional[Path], options: dict[str, Any], stop: Callable[["Recording"], object]
    ) -> None:
        #: Names it on its connection.
        self.ref = ref
        #: Where the file appears on this machine, None where it stays in the host's folder.
        self.path = path
        self.state = WAITING
        #: Why it ended or failed, in words.
        self.reason = ""
        #: The host's name for it, and its file in the host's folder; empty until it has begun.
        self.id = ""
        self.host_path = ""
        self.frames = 0
        self.seconds = 0.0
        self._options = options
        self._stop = stop
        self._over = threading.Event()
        #: Files in the host's folder by part.
        self._parts: dict[int, str] = {}
        self._stopped = False

    @property
    def over(self) -> bool:
        """Whether it has ended or failed, and its files are where they belong."""
        return self._over.is_set()

    def stop(self, timeout: float = _STOP_SECONDS) -> bool:
        """Ends it, and waits until its file is whole. Stopping it twice does nothing.

        :param timeout: seconds to wait at most; 0 to wait for nothing
        :returns: whether it is over
        """
        if not self._stopped and not self.over:
            self._stopped = True
            self._stop(self)
        return self.wait(timeout)

    def wait(self, timeout: Optional[float] = None) -> bool:
        """Waits until it is over; returns whether it is.

        :param timeout: seconds to wait at most, None for any time
        """
        return self._over.wait(timeout)

    def __repr__(self) -> str:
        return f"<porthole.Recording {self.id or self.ref} {self.state}{self.reason and ': ' + self.reason}>"

    # --- for the link

    def start_message(self) -> bytes:
        return _message({"action": "start", "ref": self.ref, **self._options})

    def stop_message(self) -> bytes:
        return _message({"action": "stop", "ref": self.ref})

    def report(self, told: dict[str, Any]) -> None:
        """Takes note of what the host says."""
        self.frames, self.seconds = int(told.get("frames", 0)), float(told.get("seconds", 0))
        self.id = str(told.get("id", "")) or self.id
        if told.get("path"):
            self.host_path = str(told["path"])
            self._parts[int(told.get("part", 1))] = self.host_path
        if told["state"] in (ENDED, FAILED):
            self.finish(told["state"], str(told.get("reason", "")))
        elif told["state"] == RECORDING:
            self.state = RECORDING

    def finish(self, state: str, reason: str, deliver: bool = True) -> None:
        """Ends it; its files are put where they belong on a thread of their own, because that may take a while."""
        if self.state in (ENDED, FAILED):
            return
        self.state, self.reason = state, reason
        if deliver and self.path is not None and self._parts:
            threading.Thread(target=self._deliver, name="porthole-recording", daemon=True).start()
        else:
            self._over.set()

    def _deliver(self) -> None:
        try:
            for source, target in self._deliveries():
                _put(source, target)
        except OSError as e:
            log.warning("recording %s stays at %s: %s", self.id, self.host_path, e)
            self.reason = f"it stays at {self.host_path}: {e}"
        finally:
            self._over.set()

    def _deliveries(self) -> Iterator[tuple[str, Path]]:
        if self.path is not None:
            for part, source in sorted(self._parts.items()):
                suffix = "" if part == 1 else f"_p{part}"
                yield source, self.path.with_name(f"{self.path.stem}{suffix}{self.path.suffix}")


class Recordings:
    """The recordings of one link that are not over. The connection's lock is held, unless said otherwise."""

    def __init__(self, connection: Connection, warnings: WarnOnce) -> None:
        self._connection = connection
        self._warnings = warnings
        self._running: dict[str, Recording] = {}
        #: Those that the host has been asked for.
        self._asked: set[str] = set()
        self._count = 0

    def start(self, path: Optional[Path], options: dict[str, Any]) -> Recording:
        """Begins a recording now, or with the next connection.

        :raises RuntimeError: when there are too many
        """
        if len(self._running) >= MAX_RECORDINGS:
            raise RuntimeError(f"{MAX_RECORDINGS} recordings of this stream are running, which is the maximum")
        self._count += 1
        recording = Recording(f"r{self._count}", path, options, self._stop)
        self._running[recording.ref] = recording
        if self._connection.is_open:
            self._ask(recording)
        return recording

    def stop_all(self, timeout: float) -> None:
        """Ends all of them, and waits until their files are whole; called without the lock."""
        deadline = time.monotonic() + timeout
        with self._connection.lock:
            running = list(self._running.values())
        for recording in running:
            recording.stop(0)
        for recording in running:
            recording.wait(max(0.0, deadline - time.monotonic()))

    def opened(self) -> None:
        """Begins those that wait for a host."""
        for recording in self._running.values():
            self._ask(recording)

    def handle(self, body: bytes) -> None:
        """Takes note of what the host says about one of them.

        :raises ValueError: when it is not understood
        """
        try:
            told = json.loads(body)
            recording = self._running.get(told["ref"])
            if recording is not None:
                recording.report(told)
                if recording.state == FAILED:
                    self._warnings.warn(f"a recording failed: {recording.reason}")
        except (AttributeError, KeyError, TypeError, ValueError) as e:
            raise ValueError(f"a report of a recording is not understood: {e!r}") from None
        self._forget_ended()

    def reset(self) -> None:
        """Ends those that the host was asked for: it has lost sight of their stream."""
        for recording in self._running.values():
            if recording.state == RECORDING:
                recording.finish(ENDED, f"the connection to the host broke; the file is {recording.host_path}", False)
            elif recording.ref in self._asked:  # a host of an older version breaks it for just that reason
                recording.finish(FAILED, "the connection to the host broke before it had begun", False)
                self._warnings.warn(f"a recording failed: {recording.reason}")
            elif self._connection.is_leaving:
                recording.finish(FAILED, "the stream was closed before a host had begun it", False)
        self._forget_ended()

    def _stop(self, recording: Recording) -> None:
        """Called without the lock."""
        with self._connection.lock:
            if self._connection.is_open:
                self._connection.send(recording.stop_message())
            elif recording.state == WAITING:
                recording.finish(FAILED, "it was stopped before a host had begun it", False)
                self._forget_ended()

    def _ask(self, recording: Recording) -> None:
        self._asked.add(recording.ref)
        self._connection.send(recording.start_message())

    def _forget_ended(self) -> None:
        self._running = {ref: r for ref, r in self._running.items() if r.state in (WAITING, RECORDING)}
        self._asked &= self._running.keys()


def options(seconds: float, frames: int, fps: float, label: str) -> dict[str, Any]:
    """What is asked of the host, checked.

    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when a value is not allowed
    """
    if isinstance(frames, bool) or not isinstance(frames, int):
        raise TypeError(f"frames is {type(frames).__name__}, not a whole number")
    if not isinstance(label, str):
        raise TypeError(f"label is {type(label).__name__}, not text")
    wanted = {"seconds": _checks.number("seconds", seconds), "frames": frames, "fps": _checks.number("fps", fps)}
    for what, maximum in (("seconds", MAX_SECONDS), ("frames", MAX_FRAMES), ("fps", 1000)):
        if not 0 <= wanted[what] <= maximum:
            raise ValueError(f"{what} {wanted[what]} is not in 0..{maximum}")
    if len(label) > MAX_LABEL_LENGTH or any(ord(c) < 32 or 127 <= ord(c) < 160 for c in label):
        raise ValueError(f"label is longer than {MAX_LABEL_LENGTH} characters or has control characters")
    return {**wanted, "label": label}


def target(path: Union[str, "os.PathLike[str]"]) -> Path:
    """Where a recording is to appear; the folder is made.

    :raises ValueError: when it is not the name of an MP4
    :raises OSError: when the folder cannot be made
    """
    wanted = Path(path).absolute()
    if wanted.suffix.lower() != ".mp4" or wanted.is_dir():
        raise ValueError(f"{os.fspath(path)!r} is not the name of a file that ends in .mp4, which recordings are")
    wanted.parent.mkdir(parents=True, exist_ok=True)
    return wanted


def _message(content: dict[str, Any]) -> bytes:
    return _wire.message(_wire.RECORD, json.dumps(content, ensure_ascii=False).encode("utf-8"))


def _put(source: str, target: Path) -> None:
    """Gives a file a second name, or copies it where that cannot be; a reader finds it whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        try:
            os.link(source, part)
        except OSError:  # another file system, or another user's file
            shutil.copyfile(source, part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
