# SPDX-License-Identifier: Apache-2.0
"""Episodes as files that numpy reads, without any other library."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import time
import zipfile
from pathlib import Path
from typing import IO, Any, Optional, Union

import numpy as np

from ._pixels import Array
from ._step import Step

_INDEX = "episodes.jsonl"
_FILE = re.compile(r"episode_(\d{6})\.npz")
_COPY_BYTES = 1 << 20
_npy: Any = np.lib.format  # without types in older numpy
_FAST = 1


class EpisodeFolder:
    """A folder with one file for each episode, ``episode_000000.npz``, and a line of JSON for each in ``episodes.jsonl``.

    An episode's file holds arrays with one row for each step: ``observation`` (or ``observation.KEY``), ``action`` (or
    ``action.KEY``), ``reward``, ``terminated``, ``truncated``, ``simulation_time`` (NaN where it is not known), and
    ``frame`` where frames were given: ``numpy.load(file)["frame"][t]`` shows the observation of row ``t``, on which the
    action of row ``t`` was taken. A line has ``episode``, ``file``, ``task``, ``outcome`` (success, failure, ended),
    ``steps``, ``fps`` (null where it was not given) and ``saved`` (UTC).

    Frames wait in a file without a name, so that an episode takes no memory for them. An episode's file appears when it
    is whole; a folder that has episodes is continued.

    :param path: the folder, which is made
    :param fps: steps per second of simulation, noted in each line
    :raises OSError: when the folder cannot be made
    """

    def __init__(self, path: Union[str, "os.PathLike[str]"], *, fps: Optional[float] = None) -> None:
        self.path = Path(path)
        self.path.mkdir(parents=True, exist_ok=True)
        self._fps = fps
        self._task = ""
        self._rows: dict[str, list[Array]] = {}
        self._frames: Optional[IO[bytes]] = None
        #: The episode's first step, whose shapes and types all have.
        self._first: dict[str, Array] = {}
        self._number = 1 + max((int(m[1]) for m in map(_FILE.fullmatch, os.listdir(self.path)) if m), default=-1)

    def begin(self, task: str) -> None:
        self.discard()
        self._task = task

    def add(self, step: Step) -> None:
        """Takes a step.

        :raises ValueError: when an array has another shape or type than in the episode's first step
        :raises OSError: when there is no room for the frame
        """
        row = {**step.observation, **step.action, **_outcome(step)}
        if step.frame is not None:
            row["frame"] = step.frame
        self._first = self._first or row
        row = _fitted(self._first, row)
        frame = row.pop("frame", None)
        if frame is not None:
            self._spool(frame)
        for name, array in row.items():
            self._rows.setdefault(name, []).append(array)

    def save(self, outcome: str) -> None:
        """Writes the episode's file and its line.

        :raises OSError: when there is no room for them
        """
        name = f"episode_{self._number:06d}.npz"
        steps = len(self._rows["reward"])
        part = self.path / f".{name}.part"
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as archive:
                self._write(archive, steps)
            os.replace(part, self.path / name)
        finally:
            part.unlink(missing_ok=True)
        line = {
            "episode": self._number,
            "file": name,
            "task": self._task,
            "outcome": outcome,
            "steps": steps,
            "fps": self._fps,
            "saved": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        self._number += 1
        with open(self.path / _INDEX, "a", encoding="utf-8") as index:
            index.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.discard()

    def discard(self) -> None:
        self._rows = {}
        self._first = {}
        if self._frames is not None:
            self._frames.close()
            self._frames = None

    def close(self) -> None:
        self.discard()

    def _spool(self, frame: Array) -> None:
        if self._frames is None:
            self._frames = tempfile.TemporaryFile(dir=self.path)
        self._frames.write(np.ascontiguousarray(frame).data)

    def _write(self, archive: zipfile.ZipFile, steps: int) -> None:
        for name, rows in self._rows.items():
            with archive.open(name + ".npy", "w", force_zip64=True) as member:
                _npy.write_array(member, np.stack(rows), allow_pickle=False)
        if self._frames is not None:
            frame = self._first["frame"]
            header: dict[str, Any] = {
                "descr": _npy.dtype_to_descr(frame.dtype),
                "fortran_order": False,
                "shape": (steps, *frame.shape),
            }
            self._frames.seek(0)
            with archive.open("frame.npy", "w", force_zip64=True) as member:
                _npy.write_array_header_2_0(member, header)
                shutil.copyfileobj(self._frames, member, _COPY_BYTES)


def _outcome(step: Step) -> dict[str, Array]:
    return {
        "reward": np.array(step.reward, np.float64),
        "terminated": np.array(step.terminated),
        "truncated": np.array(step.truncated),
        "simulation_time": np.array(step.simulation_time, np.float64),
    }


def _fitted(first: dict[str, Array], now: dict[str, Array]) -> dict[str, Array]:
    """Returns a step's arrays in the types of the episode's first step, where they fit without loss of kind."""
    if first.keys() != now.keys():
        raise ValueError(f"a step has {sorted(now)} where the episode's first has {sorted(first)}")
    for name, array in now.items():
        if array.shape != first[name].shape or not np.can_cast(array.dtype, first[name].dtype, "same_kind"):
            raise ValueError(
                f"{name} is {array.dtype} of shape {array.shape} where the episode's first step has "
                f"{first[name].dtype} of shape {first[name].shape}"
            )
    return {name: array.astype(first[name].dtype, copy=False) for name, array in now.items()}
