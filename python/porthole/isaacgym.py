# SPDX-License-Identifier: Apache-2.0
"""Frames of Isaac Gym tasks, with the settings in the ``env:`` section of their YAML.

>>> video = porthole.isaacgym.VideoStream("cfg/task/MyTask.yaml")     # or the dict that was read from it
>>> video.add_frame(frame)                                            # after each render; never blocks
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any, Optional, Union

import numpy as np

from . import _pixels
from ._adapter_stream import AdapterStream
from ._closing import Closing
from ._isaacgym_host import announce
from ._isaacgym_record import EpisodeVideos
from ._isaacgym_settings import Config, Settings
from ._pace import Pace
from ._recording import Recording
from ._warn_once import WarnOnce

__all__ = ["Settings", "VideoStream"]


_DEFAULT_NAME = "isaac-gym"


class VideoStream(Closing):
    """A stream with the settings of a task; nothing at all when ``videoStream`` and ``videoRecord`` are false.

    Address, port and JPEG quality are the host's: ``settings.host_options`` are the options of its command line. What a
    running host has different is logged, and once viewers can watch, ``HTTP video streamer started: URL`` is printed.

    With ``videoRecord`` the host records, watched or not: the files appear as ``episode_0001.mp4`` and so on in
    ``videoDirectory`` (``videos``), each frame lasts 1/``videoFps`` seconds, and a file has at most ``videoMaxDuration``
    seconds or ``videoMaxFrames`` frames. Recording begins at once; ``begin_episode`` goes on with the next file. They are
    H.264 whatever ``videoCodec`` says, which is logged. Recording needs a host, and without one it begins when there is
    one.

    Each viewer gets the newest frame, so ``videoStreamBufferSize`` has no effect. ``streamVideo`` and ``recordVideo`` are
    other names of ``videoStream`` and ``videoRecord``.

    :param config: a path of a YAML file, a dict of its whole content or of its ``env`` section, or ``Settings``
    :param name: the stream's name; None for ``isaac-gym``, or ``isaac-gym-2`` and so on where others have that name
    :param options: further options of ``porthole.Stream``, such as ``title``, ``address``
    :raises ImportError: when a path is given and PyYAML is not installed
    :raises TypeError: when a key's value is of a wrong type; the message names it
    :raises ValueError: when a key's value is not allowed; the message names it
    """

    def __init__(
        self,
        config: Union[Config, str, "PathLike[str]", Settings],
        name: Optional[str] = None,
        **options: Any,
    ) -> None:
        self.settings = config if isinstance(config, Settings) else Settings.read(config)
        self._pace = Pace(self.settings.fps)
        self._unwatched_pace = Pace(1)
        self._accepted = False
        self._frames = 0
        self._warnings = WarnOnce(f"stream {_DEFAULT_NAME if name is None else name}")
        self.stream: Optional[AdapterStream] = None
        self._videos: Optional[EpisodeVideos] = None
        if self.settings.enabled or self.settings.record:
            self.stream = AdapterStream(name, _DEFAULT_NAME, fps=self.settings.fps, **options)
            announce(self.stream, self.settings, self._warnings)
        if self.stream is not None and self.settings.record:
            self._videos = EpisodeVideos(self.stream, self.settings, self._warnings)
            self._videos.begin()

    def wanted(self) -> bool:
        """Whether anybody watches, or a recording is running; ask it before you render."""
        return self.stream is not None and (self.stream.wanted() or self.is_recording())

    def is_recording(self) -> bool:
        """Whether frames are recorded now."""
        return self._videos is not None and self._videos.is_recording

    def begin_episode(self, number: Optional[int] = None) -> Optional[Recording]:
        """Ends the file that is recorded, and begins the next one; nothing happens when ``videoRecord`` is false.

        :param number: the number in its name, 0..9999, whose file is replaced; None for the first that is free
        :raises ValueError: when the number is not allowed
        """
        return None if self._videos is None else self._videos.begin(number)

    def end_episode(self) -> Optional[Recording]:
        """Ends the file that is recorded; returns the recording, None where there is none. Waits for nothing."""
        return None if self._videos is None else self._videos.end()

    def add_frame(self, frame: Any, simulation_time: Optional[float] = None) -> bool:
        """Sends a frame, at most ``videoFps`` per second, and one per second while nobody watches.

        :param frame: an array, or a tensor: ``(height, width)``, ``(height, width, 3 or 4)``, or as
            ``gym.get_camera_image`` gives colours, ``(height, 4 * width)``; of any type that ``Stream.send`` takes.
            Another size than ``videoResolution`` is scaled to it.
        :param simulation_time: seconds in the simulation
        :returns: whether it is on its way; False when it was dropped: switched off, too soon, or not a frame
        :raises TypeError: when the first frame is not an array, or of a type that cannot be shown; later ones are
            logged and dropped
        :raises ValueError: when the first frame's shape is not allowed; later ones are logged and dropped
        """
        if self.stream is None:
            return False
        self._frames += 1
        self.stream.report_state(step=self._frames)
        pace = self._pace if self.wanted() else self._unwatched_pace
        if not pace.due():
            return False
        if self._accepted:
            with self._warnings.guard("sending a frame"):
                return self._send(self.stream, frame, simulation_time)
            return False
        sent = self._send(self.stream, frame, simulation_time)
        self._accepted = True
        return sent

    def _send(self, stream: AdapterStream, frame: Any, simulation_time: Optional[float]) -> bool:
        samples = _colours(_array(frame), self.settings.resolution)
        return stream.send(_resized(samples, self.settings.resolution), simulation_time=simulation_time)

    def close(self) -> None:
        """Ends the stream, and the recording before, whose file it waits for."""
        if self.stream is not None:
            self.stream.close()


def _array(frame: Any) -> _pixels.Array:
    """Returns the frame's samples in this process's memory."""
    for step in ("detach", "cpu"):  # tensors, on a graphics card too
        frame = getattr(frame, step, lambda same=frame: same)()
    if isinstance(frame, (Mapping, str, bytes)) or frame is None:
        raise TypeError(f"a frame is an array or a tensor, not {type(frame).__name__}")
    samples: _pixels.Array = np.asarray(frame)
    return samples


def _colours(frame: _pixels.Array, resolution: Optional[tuple[int, int]]) -> _pixels.Array:
    """Camera images of Isaac Gym have the four bytes of a pixel side by side in a row."""
    if frame.ndim == 2 and frame.dtype == np.uint8 and resolution is not None:
        width, height = resolution
        if frame.shape == (height, 4 * width):
            return frame.reshape(height, width, 4)
    return frame


def _resized(frame: _pixels.Array, resolution: Optional[tuple[int, int]]) -> _pixels.Array:
    """Returns the frame in that size, by the nearest samples."""
    if resolution is None or frame.ndim < 2 or 0 in frame.shape or frame.shape[1::-1] == resolution:
        return frame
    width, height = resolution
    rows = (np.arange(height) * 2 + 1) * frame.shape[0] // (2 * height)
    columns = (np.arange(width) * 2 + 1) * frame.shape[1] // (2 * width)
    nearest: _pixels.Array = frame[rows[:, None], columns]
    return nearest
