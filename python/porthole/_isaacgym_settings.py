# SPDX-License-Identifier: Apache-2.0
"""The keys ``videoStream*`` and ``video*`` of Isaac Gym tasks."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable, Optional, Union

from . import _optional, _wire

Config = Mapping[str, Any]


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    if not value:
        raise ValueError("text that is not empty")
    return value


def _whole(minimum: int, maximum: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError("a whole number")
        if not minimum <= value <= maximum:
            raise ValueError(f"in {minimum}..{maximum}")
        return value

    return read


def _number(maximum: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise TypeError("a number")
        if not 0 < value <= maximum or math.isinf(value):
            raise ValueError(f"more than 0 and at most {maximum:g}")
        return float(value)

    return read


def _resolution(value: object) -> tuple[int, int]:
    side = _whole(1, _wire.MAX_SIDE)
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 2:
        raise TypeError("[width, height]")
    return side(value[0]), side(value[1])


_KEYS: dict[str, tuple[str, Callable[[object], Any]]] = {
    "videoStream": ("enabled", _flag),
    "videoStreamHost": ("host", _text),
    "videoStreamPort": ("port", _whole(1, 65535)),
    "videoStreamQuality": ("quality", _whole(1, 100)),
    "videoStreamBufferSize": ("buffer_size", _whole(1, 1_000_000)),
    "videoStreamBindAll": ("bind_all", _flag),
    "videoFps": ("fps", _number(1000)),
    "videoResolution": ("resolution", _resolution),
    "videoRecord": ("record", _flag),
    "videoDirectory": ("directory", _text),
    "videoMaxDuration": ("max_duration", _number(86_400)),
    "videoMaxFrames": ("max_frames", _whole(1, 1_000_000_000)),
    "videoCodec": ("codec", _text),
    "streamVideo": ("enabled", _flag),
    "recordVideo": ("record", _flag),
}


@dataclass(frozen=True)
class Settings:
    """The values of the keys; the defaults are for keys that are absent or null."""

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = 8080
    quality: int = 85
    buffer_size: int = 10
    bind_all: bool = False
    fps: float = 30.0
    #: Width and height; None for those of each frame.
    resolution: Optional[tuple[int, int]] = None
    record: bool = False
    #: Seconds of a recording at most, at ``fps`` frames a second.
    max_duration: float = 300.0
    codec: Optional[str] = None
    #: Where recordings appear.
    directory: str = "videos"
    #: Frames of a recording at most; None for those of ``max_duration``.
    max_frames: Optional[int] = None

    @classmethod
    def read(cls, config: Union[Config, str, "os.PathLike[str]"]) -> Settings:
        """Reads the keys from a file, from its content or from the ``env`` section alone."""
        if isinstance(config, (str, os.PathLike)):
            path = os.fspath(config)
            yaml = _optional.library("yaml", f"reading {path!r}", "PyYAML")
            with open(path, encoding="utf-8") as file:
                config = yaml.safe_load(file)
            if not isinstance(config, Mapping):
                raise ValueError(f"{path!r} has no keys")
        if not isinstance(config, Mapping):
            raise TypeError(f"a task's configuration is a path or a dict, not {type(config).__name__}")
        section = config.get("env", config)
        if not isinstance(section, Mapping):
            raise TypeError(f"env is {type(section).__name__}, not a section with keys")
        return cls(**_values(section))

    @property
    def recorded_frames(self) -> int:
        """Frames of a recording at most."""
        return self.max_frames or max(1, int(self.max_duration * self.fps))

    @property
    def reachable_host(self) -> str:
        """The address at which this machine reaches the host."""
        return "127.0.0.1" if self.bind_all or self.host == "0.0.0.0" else self.host

    @property
    def host_options(self) -> list[str]:
        """The same settings as options of the host's command line: its address, its port, its JPEG quality."""
        return [
            *("--host", "0.0.0.0" if self.bind_all else self.host),
            *("--port", str(self.port)),
            f"--/io.porthole.transport.mjpeg/quality={self.quality}",
        ]


def _values(section: Config) -> dict[str, Any]:
    for key in section:
        if isinstance(key, str) and key.startswith("videoStream") and key not in _KEYS:
            known = ", ".join(k for k in _KEYS if k.startswith("videoStream"))
            raise ValueError(f"{key} is not known; there are {known}")
    found = {}
    for key, (field, read) in _KEYS.items():
        value = section.get(key)
        if value is None:
            continue
        try:
            found[field] = read(value)
        except (TypeError, ValueError) as e:
            raise type(e)(f"{key} is {value!r} where it should be {e}") from None
    return found
