# SPDX-License-Identifier: Apache-2.0
"""Recordings of Isaac Gym tasks, a file for each episode."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from ._isaacgym_settings import Settings
from ._recording import RECORDING, Recording
from ._stream import Stream
from ._warn_once import WarnOnce

_MAX_NUMBER = 9999
_H264 = {"h264", "avc1", "x264"}


class EpisodeVideos:
    """Files ``episode_0001.mp4`` and so on, of which one at most is being recorded."""

    def __init__(self, stream: Stream, settings: Settings, warnings: WarnOnce) -> None:
        self._stream = stream
        self._settings = settings
        self._warnings = warnings
        self._folder = Path(settings.directory)
        self._last = 0
        self._running: Optional[Recording] = None
        if settings.codec is not None and settings.codec.lower() not in _H264:
            warnings.warn(f"videoCodec is {settings.codec!r}, and recordings are H.264")

    @property
    def is_recording(self) -> bool:
        return self._running is not None and self._running.state == RECORDING

    def begin(self, number: Optional[int] = None) -> Optional[Recording]:
        """Begins a file, after the one before. What fails is logged, because it must not stop the simulation.

        :raises ValueError: when the number is not allowed
        """
        if number is not None and not 0 <= number <= _MAX_NUMBER:
            raise ValueError(f"episode {number} is not in 0..{_MAX_NUMBER}")
        self.end()
        with self._warnings.guard("recording"):
            self._last = self._next() if number is None else number
            self._running = self._stream.record(
                self._path(self._last),
                frames=self._settings.recorded_frames,
                fps=self._settings.fps,
                label=f"episode {self._last}",
            )
        return self._running

    def end(self) -> Optional[Recording]:
        """Ends the file; it appears soon after."""
        ended, self._running = self._running, None
        if ended is not None:
            ended.stop(0)
        return ended

    def _next(self) -> int:
        number = self._last + 1
        while self._path(number).exists():
            number += 1
        if number > _MAX_NUMBER:
            raise RuntimeError(f"{str(self._folder)!r} has {_MAX_NUMBER} episodes, which is the maximum")
        return number

    def _path(self, number: int) -> Path:
        return self._folder / f"episode_{number:04d}.mp4"
