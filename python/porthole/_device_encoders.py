# SPDX-License-Identifier: Apache-2.0
"""Encoders that compress on the device. None of them is needed: without one a frame is copied to pinned memory."""

from __future__ import annotations

import importlib
from typing import Any, Callable, NamedTuple, Optional, Protocol

from . import _cuda
from ._requests import ViewerRequests
from ._warn_once import WarnOnce

_QUALITY = 85
_BITRATE = 8_000_000
_PINNED = "pinned copy"


class Output(NamedTuple):
    """A compressed frame; empty while an encoder holds it back."""

    data: bytes
    codec: str


class Encoder(Protocol):
    """One encoder of a device; for one thread."""

    name: str

    def encode(self, tensor: Any, key: bool, bitrate: Optional[int]) -> Output:
        """Compresses ``(height, width, 3)`` uint8 of RGB that lies on the device."""
        ...

    def close(self) -> None: ...


class TorchcodecJpeg:
    """torchcodec's JPEG encoder, on CUDA from version 0.16."""

    name = "torchcodec"

    def __init__(self) -> None:
        self._torch = importlib.import_module("torch")
        self._encode: Callable[..., Any] = importlib.import_module("torchcodec.encoders").encode_jpeg

    def encode(self, tensor: Any, key: bool, bitrate: Optional[int]) -> Output:
        torch = self._torch
        own = tensor if isinstance(tensor, torch.Tensor) else torch.from_dlpack(tensor)
        encoded = self._encode(own.permute(2, 0, 1).contiguous(), quality=_QUALITY)
        return Output(encoded.cpu().numpy().tobytes(), "jpeg")

    def close(self) -> None:
        pass


class NvImageCodecJpeg:
    """NVIDIA's nvImageCodec."""

    name = "nvImageCodec"

    def __init__(self) -> None:
        self._library = importlib.import_module("nvidia.nvimgcodec")
        self._encoder = self._library.Encoder()

    def encode(self, tensor: Any, key: bool, bitrate: Optional[int]) -> Output:
        return Output(bytes(self._encoder.encode(self._library.as_image(tensor), "jpeg")), "jpeg")

    def close(self) -> None:
        self._encoder = None


class PyNvVideoCodecH264:
    """NVIDIA's PyNvVideoCodec: NVENC, which an A100 or H100 does not have."""

    name = "PyNvVideoCodec"

    def __init__(self) -> None:
        self._library = importlib.import_module("PyNvVideoCodec")
        self._torch = importlib.import_module("torch")
        self._encoder: Any = None
        self._opened: tuple[Any, ...] = ()

    def encode(self, tensor: Any, key: bool, bitrate: Optional[int]) -> Output:
        torch = self._torch
        own = tensor if isinstance(tensor, torch.Tensor) else torch.from_dlpack(tensor)
        height, width = own.shape[:2]
        wanted = (width, height, bitrate or _BITRATE)
        if wanted != self._opened:
            self._open(*wanted)
        opaque = torch.full((height, width, 1), 255, dtype=torch.uint8, device=own.device)
        rgba = torch.cat((own, opaque), dim=2)
        torch.cuda.current_stream(own.device).synchronize()
        flags = self._library.NV_ENC_PIC_FLAGS
        data = self._encoder.Encode(rgba, flags.FORCEIDR | flags.OUTPUT_SPSPPS) if key else self._encoder.Encode(rgba)
        return Output(bytes(data), "h264")

    def _open(self, width: int, height: int, bitrate: int) -> None:
        if width % 2 or height % 2:
            raise ValueError(f"NVENC takes even sizes, not {width} x {height}")
        self._encoder = self._library.CreateEncoder(
            width, height, "ABGR", False, codec="h264", preset="P1", tuning_info="ultra_low_latency", bf=0,
            repeatspspps=1, rc="cbr", bitrate=bitrate, gop=120,
        )
        self._opened = (width, height, bitrate)

    def close(self) -> None:
        self._encoder = None


#: Makes each encoder, the preferred one first: JPEG can be watched by everybody.
factories: list[Callable[[], Encoder]] = [TorchcodecJpeg, NvImageCodecJpeg, PyNvVideoCodecH264]


class Encoders:
    """The first encoder that works; one that fails is not tried again. For the device's thread."""

    def __init__(self, warnings: WarnOnce) -> None:
        self.name = ""
        self._warnings = warnings
        self._left = list(factories)
        self._encoder: Optional[Encoder] = None

    def encode(
        self, taken: _cuda.Taken, format: Optional[str], bottom_up: bool, requests: ViewerRequests
    ) -> Optional[Output]:
        """Compresses a frame; None where that cannot be done on the device."""
        channels = taken.shape[2] if len(taken.shape) == 3 else 1
        if taken.dtype != "uint8" or channels not in (3, 4) or format not in (None, "rgb8", "rgba8"):
            self.name = _PINNED
            return None
        while self._encoder is not None or self._left:
            encoder = self._encoder or self._next()
            if encoder is None:
                continue
            try:
                colours = taken.device.colours(taken, bottom_up)
                output = encoder.encode(colours, requests.take_key_for_device(), requests.bitrate)
            except Exception as e:  # whatever a device's library raises: the next one is tried
                self._warnings.warn(f"{encoder.name} cannot compress on the device: {e}")
                self._encoder = None
                continue
            self.name = encoder.name
            return output
        self.name = _PINNED
        return None

    def _next(self) -> Optional[Encoder]:
        try:
            self._encoder = self._left.pop(0)()
        except Exception as e:  # not installed, or not for this device
            self._warnings.info(f"an encoder is not used: {e}")
        return self._encoder

    def close(self) -> None:
        if self._encoder is not None:
            self._encoder.close()
            self._encoder = None
