# SPDX-License-Identifier: Apache-2.0
"""Tensors on a CUDA device, on their way to the host: nothing here lets the simulation wait for the device."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from . import _cuda, _device_encoders, _encoded, _header, _pixels
from ._warn_once import WarnOnce

if TYPE_CHECKING:
    from ._encoded_sending import EncodedSending

#: Devices of DLPack whose memory a CUDA library reads.
_CUDA_DEVICES = (2, 13)
_CLOSE_SECONDS = 1.0


def is_device_array(array: object) -> bool:
    """Whether an array lies on a CUDA device, by DLPack or the CUDA array interface."""
    if isinstance(array, np.ndarray):
        return False
    device = getattr(type(array), "__dlpack_device__", None)
    if device is not None:
        return int(device(array)[0]) in _CUDA_DEVICES
    return hasattr(type(array), "__cuda_array_interface__")


class Job(NamedTuple):
    """A frame that waits for the thread."""

    taken: _cuda.Taken
    format: Optional[str]
    bottom_up: bool
    capture_time: int
    simulation_time: Optional[float]
    annotations: Any
    placeholder: bool


class DeviceSender:
    """Sends one stream's tensors by a thread of its own, the newest first.

    A tensor is copied on its device, in the order of the CUDA stream that made it; the thread waits for that copy, has it
    compressed on the device, or copied to pinned memory, and sends the result.
    """

    def __init__(self, stream: EncodedSending) -> None:
        self._stream = stream
        self._warnings = WarnOnce(repr(stream))
        self._encoders = _device_encoders.Encoders(self._warnings)
        self._changed = threading.Condition()
        self._waiting: Optional[Job] = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="porthole-device", daemon=True)
        self._thread.start()

    def send(
        self, tensor: Any, format: Optional[str], bottom_up: bool, capture_time: int, details: tuple[Any, Any, Any]
    ) -> bool:
        """Takes a copy of the tensor; never waits for the device.

        :returns: whether no frame was dropped for it
        :raises TypeError: when there is no library that reads such a tensor
        :raises ValueError: when its shape cannot be shown
        """
        shape = tuple(int(n) for n in tensor.shape)
        if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] not in (1, 3, 4)):
            raise ValueError(f"a frame has the shape (height, width) or (height, width, 1, 3 or 4), not {shape}")
        _pixels.check_size(shape[1], shape[0])
        if format is not None:
            _pixels.named(format)
        simulation_time, annotations, placeholder = details
        _header.check(simulation_time, annotations)
        taken = _cuda.device_of(tensor).take(tensor)
        job = Job(taken, format, bottom_up, capture_time, simulation_time, annotations, placeholder)
        with self._changed:
            replaced, self._waiting = self._waiting, job
            self._changed.notify()
        if replaced is not None:
            self._stream._used_link().skip()
        return replaced is None

    @property
    def encoder(self) -> str:
        """The name of the encoder in use; ``pinned copy`` where there is none, empty before the first frame."""
        return self._encoders.name

    def close(self) -> None:
        """Ends the thread. Closing it twice does nothing."""
        with self._changed:
            self._closed = True
            self._waiting = None
            self._changed.notify()
        if self._thread is not threading.current_thread():
            self._thread.join(_CLOSE_SECONDS)

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._waiting is None and not self._closed:
                    self._changed.wait()
                job, self._waiting = self._waiting, None
            if job is None:
                self._encoders.close()
                return
            with self._warnings.guard("sending a tensor"):
                self._send(job)

    def _send(self, job: Job) -> None:
        frame = self._encoders.encode(job.taken, job.format, job.bottom_up, self._stream._requests)
        if frame is None:
            array = job.taken.device.to_host(job.taken)
            self._stream._send_array(  # type: ignore[attr-defined]
                array, job.format, job.simulation_time, job.annotations, job.bottom_up, job.placeholder, job.capture_time
            )
            return
        if not frame.data:
            return
        height, width = job.taken.shape[:2]
        data = _encoded.inspect(frame.data, frame.codec, width, height, None)
        header = _header.of_encoded(data, width, height, job.placeholder, job.simulation_time, job.annotations)
        self._stream._send_encoded(data.data, replace(header, capture_time=job.capture_time))
