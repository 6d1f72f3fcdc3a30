# SPDX-License-Identifier: Apache-2.0
"""Episodes as a LeRobot dataset, written by the ``lerobot`` package.

>>> recorder = porthole.lerobot.Recorder("data/push", fps=30)
>>> env = porthole.gym.EpisodeWrapper(env, recorder, task="Push the cube home")
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Optional, Union

import numpy as np

from . import _optional, _pixels
from ._pixels import Array
from ._step import Step

__all__ = ["Recorder"]

_PACKAGE = "lerobot[dataset]"

#: What LeRobot calls observations that environments commonly have by these names.
_NAMES = {
    "observation": "observation.state",
    "observation.agent_pos": "observation.state",
    "observation.pixels": "observation.image",
}


class Recorder:
    """Writes episodes into a LeRobot dataset of version 3: an ``EpisodeWriter``.

    A row of the dataset has what belongs to one step: ``observation.state`` (or ``observation.KEY`` for each key of a
    mapping; uint8 arrays of three channels are videos ``observation.images.KEY``), the frame as the video
    ``observation.images.CAMERA``, ``action``, ``next.reward``, ``next.done`` (the last step of an episode) and
    ``next.success`` (the last step, where the outcome is success), with the task's words. Floats are stored as float32
    and integers as int64. The first step decides which features the dataset has.

    Frames are encoded when an episode is saved, with lerobot's own settings (AV1, a key frame every second frame), and
    ``save`` takes as long as that. lerobot's encoder that runs beside the simulation drops frames when it is slow, so
    ``streaming_encoding`` is refused.

    A dataset that exists in the folder is continued. The dataset can be read once this is closed, which the end of the
    program does too.

    :param root: the dataset's folder
    :param fps: steps per second of simulation, a whole number
    :param camera: the name of the frames' camera
    :param repo_id: the dataset's name, ``OWNER/NAME``; None for ``porthole/`` and the folder's name
    :param state_names: names of the numbers in ``observation.state``
    :param action_names: names of the numbers in ``action``
    :param options: further options of ``LeRobotDataset.create``, such as ``robot_type``, ``rgb_encoder``
    :raises ImportError: when lerobot is not installed
    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when a value is not allowed, or the folder holds something else
    """

    def __init__(
        self,
        root: Union[str, "os.PathLike[str]"],
        fps: int,
        *,
        camera: str = "scene",
        repo_id: Optional[str] = None,
        state_names: Optional[Sequence[str]] = None,
        action_names: Optional[Sequence[str]] = None,
        **options: Any,
    ) -> None:
        if isinstance(fps, bool) or int(fps) != fps or fps < 1:
            raise ValueError(f"fps {fps} is not a whole number of at least 1, which lerobot needs")
        if options.get("streaming_encoding"):
            raise ValueError("streaming_encoding drops frames when the encoder is slow, so that frames and actions part")
        self.root = Path(root)
        if self.root.exists() and any(self.root.iterdir()) and not _is_dataset(self.root):
            raise ValueError(f"{str(self.root)!r} has files and is no LeRobot dataset")
        self._library = _optional.library("lerobot.datasets.lerobot_dataset", "porthole.lerobot", _PACKAGE)
        self._fps = int(fps)
        self._camera = f"observation.images.{camera}"
        self._repo_id = repo_id or f"porthole/{self.root.resolve().name}"
        self._names = {"observation.state": state_names, "action": action_names}
        self._options = options
        self._dataset: Any = None
        self._task = ""
        #: The last step, which waits until it is known whether the episode ends with it.
        self._held: Optional[dict[str, Any]] = None
        self._floats = _pixels.FloatRange()
        atexit.register(self.close)

    def begin(self, task: str) -> None:
        self._task = task

    def add(self, step: Step) -> None:
        """Takes a step.

        :raises ValueError: when it does not have the dataset's features, or its frame is not of colours
        """
        row = self._row(step)
        if self._dataset is None:
            self._dataset = self._opened(row)
        for name, value in row.items():  # a policy may give an integer where it gave floats before
            if value.dtype == np.int64 and self._dataset.features.get(name, {}).get("dtype") == "float32":
                row[name] = value.astype(np.float32)
        self._flush(done=False, success=False)
        self._held = row

    def save(self, outcome: str) -> None:
        self._flush(done=True, success=outcome == "success")
        self._dataset.save_episode(parallel_encoding=False)

    def discard(self) -> None:
        self._held = None
        if self._dataset is not None:
            self._dataset.clear_episode_buffer()

    def close(self) -> None:
        """Completes the dataset's files; an episode that is not saved is not in them. Closing it twice does nothing."""
        atexit.unregister(self.close)
        self._held = None
        dataset, self._dataset = self._dataset, None
        if dataset is not None:
            if dataset.has_pending_frames():
                dataset.clear_episode_buffer()
            dataset.finalize()

    def _row(self, step: Step) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name, array in {**step.observation, **step.action}.items():
            if array.ndim == 3 and array.dtype == np.uint8:
                row[_NAMES.get(name, name.replace("observation.", "observation.images."))] = array
            else:
                row[_NAMES.get(name, name)] = _numbers(array)
        if step.frame is not None:
            row[self._camera] = self._colours(step.frame)
        row["next.reward"] = np.array([step.reward], np.float32)
        return row

    def _colours(self, frame: Array) -> Array:
        """Returns the frame as RGB of uint8."""
        if frame.ndim == 2 and frame.dtype == np.uint8:
            frame = np.repeat(frame[:, :, None], 3, axis=2)
        if frame.ndim != 3 or frame.shape[2] not in (3, 4):
            raise ValueError(f"a LeRobot dataset has frames of colours, not {frame.dtype} of shape {frame.shape}")
        shown = _pixels.inspect(frame[:, :, :3])
        colours = np.empty((shown.height, shown.width, 3), np.uint8)
        _pixels.write(shown, colours.reshape(-1), self._floats)
        return colours[::-1] if shown.bottom_up else colours

    def _flush(self, done: bool, success: bool) -> None:
        if self._held is not None:
            row, self._held = self._held, None
            row["next.done"], row["next.success"] = np.array([done]), np.array([success])
            self._dataset.add_frame({**row, "task": self._task})

    def _opened(self, row: Mapping[str, Any]) -> Any:
        dataset = self._library.LeRobotDataset
        if _is_dataset(self.root):
            options = {name: value for name, value in self._options.items() if name not in ("robot_type", "use_videos")}
            found = dataset.resume(self._repo_id, root=self.root, **options)
            if found.fps != self._fps:
                raise ValueError(f"the dataset in {str(self.root)!r} has {found.fps} frames per second, not {self._fps}")
            return found
        if self.root.exists():
            self.root.rmdir()  # lerobot makes it
        features = {name: self._feature(name, value) for name, value in row.items()}
        for name in ("next.done", "next.success"):
            features[name] = {"dtype": "bool", "shape": (1,), "names": None}
        return dataset.create(self._repo_id, self._fps, features, root=self.root, **self._options)

    def _feature(self, name: str, value: Array) -> dict[str, Any]:
        if value.ndim == 3 and value.dtype == np.uint8:
            return {"dtype": "video", "shape": value.shape, "names": ["height", "width", "channels"]}
        names = self._names.get(name)
        if names is not None and len(names) != value.size:
            raise ValueError(f"{name} has {value.size} numbers and {len(names)} names")
        return {"dtype": str(value.dtype), "shape": value.shape, "names": None if names is None else list(names)}


def _is_dataset(root: Path) -> bool:
    return (root / "meta" / "info.json").is_file()


def _numbers(array: Array) -> Array:
    kind = {"f": np.float32, "b": np.bool_}.get(array.dtype.kind, np.int64)
    return np.atleast_1d(array.astype(kind))
