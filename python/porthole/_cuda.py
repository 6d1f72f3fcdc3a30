# SPDX-License-Identifier: Apache-2.0
"""Libraries that read CUDA tensors: copies on the device and to pinned memory, neither of which a caller waits for."""

from __future__ import annotations

import importlib
import sys
from typing import Any, NamedTuple, Protocol

import numpy as np


class Taken(NamedTuple):
    """A copy of a tensor on its device, which is complete when its event says so."""

    device: Device
    tensor: Any
    ready: Any
    shape: tuple[int, ...]
    #: Name of the type of a sample, such as ``uint8``.
    dtype: str


class Device(Protocol):
    """A library with its memory and streams."""

    def take(self, tensor: Any) -> Taken:
        """Copies a tensor on its device, in the order of the stream in use; returns at once."""
        ...

    def colours(self, taken: Taken, bottom_up: bool) -> Any:
        """Waits until the copy is complete, and returns its colours with the highest row first."""
        ...

    def to_host(self, taken: Taken) -> np.ndarray[Any, Any]:
        """Copies it to pinned memory and waits for that; the array is good until the next call."""
        ...


class TorchDevice:
    """PyTorch. Reads its own tensors, and by DLPack those of others."""

    def __init__(self, torch: Any) -> None:
        self._torch = torch
        self._stream: Any = None
        self._pinned: Any = None

    def take(self, tensor: Any) -> Taken:
        torch = self._torch
        own = tensor if isinstance(tensor, torch.Tensor) else torch.from_dlpack(tensor)
        own = own.detach()
        with torch.cuda.device(own.device):
            copy = own.clone(memory_format=torch.contiguous_format)
            ready = torch.cuda.Event(blocking=True)
            ready.record()
        return Taken(self, copy, ready, tuple(copy.shape), str(copy.dtype).replace("torch.", ""))

    def colours(self, taken: Taken, bottom_up: bool) -> Any:
        taken.ready.synchronize()
        colours = taken.tensor[:, :, :3]
        return (colours.flip(0) if bottom_up else colours).contiguous()

    def to_host(self, taken: Taken) -> np.ndarray[Any, Any]:
        torch, tensor = self._torch, taken.tensor
        if self._pinned is None or self._pinned.shape != tensor.shape or self._pinned.dtype != tensor.dtype:
            self._pinned = torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True)
        with torch.cuda.device(tensor.device):
            self._stream = self._stream or torch.cuda.Stream()
            with torch.cuda.stream(self._stream):
                self._stream.wait_event(taken.ready)
                self._pinned.copy_(tensor, non_blocking=True)
                done = torch.cuda.Event(blocking=True)
                done.record()
        done.synchronize()
        array: np.ndarray[Any, Any] = self._pinned.numpy()
        return array


class CupyDevice:
    """CuPy. Reads its own arrays, and others by the CUDA array interface or DLPack."""

    def __init__(self, cupy: Any) -> None:
        self._cupy = cupy
        self._stream: Any = None
        self._pinned: Any = None

    def take(self, tensor: Any) -> Taken:
        cupy = self._cupy
        by_interface = hasattr(type(tensor), "__cuda_array_interface__")
        own = cupy.asarray(tensor) if by_interface else cupy.from_dlpack(tensor)
        with own.device:
            copy = own.copy(order="C")
            ready = cupy.cuda.Event(block=True, disable_timing=True)
            ready.record()
        return Taken(self, copy, ready, tuple(copy.shape), str(copy.dtype))

    def colours(self, taken: Taken, bottom_up: bool) -> Any:
        taken.ready.synchronize()
        colours = taken.tensor[:, :, :3]
        return self._cupy.ascontiguousarray(colours[::-1] if bottom_up else colours)

    def to_host(self, taken: Taken) -> np.ndarray[Any, Any]:
        cupy, tensor = self._cupy, taken.tensor
        if self._pinned is None or self._pinned.shape != tensor.shape or self._pinned.dtype != tensor.dtype:
            self._pinned = importlib.import_module("cupyx").empty_pinned(tensor.shape, tensor.dtype)
        with tensor.device:
            self._stream = self._stream or cupy.cuda.Stream(non_blocking=True)
            self._stream.wait_event(taken.ready)
            tensor.get(stream=self._stream, out=self._pinned, blocking=False)
            self._stream.synchronize()
        pinned: np.ndarray[Any, Any] = self._pinned
        return pinned


_LIBRARIES = {"torch": TorchDevice, "cupy": CupyDevice}
_devices: dict[str, Device] = {}


def device_of(tensor: Any) -> Device:
    """The library that reads a tensor: its own, one that the program has loaded, or one that is installed.

    :raises TypeError: when there is none
    """
    own = type(tensor).__module__.split(".")[0]
    for name in (own, *(n for n in _LIBRARIES if n in sys.modules), *_LIBRARIES):
        if name in _devices:
            return _devices[name]
        if name in _LIBRARIES:
            try:
                _devices[name] = _LIBRARIES[name](importlib.import_module(name))
            except ImportError:
                continue
            return _devices[name]
    raise TypeError(f"a {type(tensor).__name__} on a CUDA device is read by PyTorch or CuPy; neither is installed")
