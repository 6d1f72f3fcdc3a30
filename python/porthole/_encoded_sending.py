# SPDX-License-Identifier: Apache-2.0
"""The part of a stream that sends frames which are encoded in the simulator, or on its device."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Callable, Optional, Union

import numpy as np

from . import _checks, _device, _encoded, _header
from ._frames import Claim, FrameHeader
from ._header import AnnotationsLike
from ._link import Link
from ._requests import ViewerRequests

_UNWATCHED_PERIOD_NS = 1_000_000_000


class EncodedSending:
    """What ``Stream`` inherits."""

    _requests: ViewerRequests
    _device: Optional[_device.DeviceSender]

    def _used_link(self) -> Link:
        raise NotImplementedError

    def send_encoded(
        self,
        data: Union[bytes, bytearray, memoryview],
        codec: str,
        *,
        width: int,
        height: int,
        key: Optional[bool] = None,
        simulation_time: Optional[float] = None,
        annotations: AnnotationsLike = None,
        placeholder: bool = False,
    ) -> bool:
        """Sends a frame that is encoded already, which viewers get as it is; the bytes are yours again when this returns.

        A frame of a video that is dropped here or refused by the host makes those that follow it useless: they are dropped
        up to the next key frame, for which ``on_key_frame_wanted`` is called.

        :param data: one baseline JPEG, or one H.264 access unit as an Annex B byte stream without B-frames, with SPS and PPS
            in front of every IDR frame
        :param codec: ``"jpeg"`` or ``"h264"``
        :param width: in pixels, as the encoded frame has it
        :param height: in pixels
        :param key: whether it can be decoded without an earlier one; None to tell it from the bytes
        :returns: whether the frame is on its way; False when it was dropped
        :raises TypeError: when a value is of a wrong type
        :raises ValueError: when a value is not allowed, or the bytes cannot be of that codec
        """
        now = time.monotonic_ns()
        frame = _encoded.inspect(data, codec, width, height, key)
        header = _header.of_encoded(frame, width, height, placeholder, simulation_time, annotations)
        return self._send_encoded(frame.data, replace(header, capture_time=now))

    def _send_encoded(self, data: memoryview, header: FrameHeader) -> bool:
        link = self._used_link()
        claim = self._claim(link, time.monotonic_ns(), header.nbytes, encoded=True)
        if claim is None:
            link.skip(header.is_video)
            return False
        claim.memory[: header.nbytes] = np.frombuffer(data, np.uint8)
        return link.commit(claim, header)

    # --- an encoder in the simulator

    @property
    def on_key_frame_wanted(self) -> Optional[Callable[[], object]]:
        """Called when a viewer of ``send_encoded`` cannot go on without a key frame, at most every 300 ms.

        It is called on Porthole's own thread and must return quickly: let it set a flag that the encoder looks at.
        """
        return self._requests.on_key_frame_wanted

    @on_key_frame_wanted.setter
    def on_key_frame_wanted(self, callback: Optional[Callable[[], object]]) -> None:
        _checks.function("on_key_frame_wanted", callback)
        self._requests.on_key_frame_wanted = callback

    @property
    def on_wanted_bitrate(self) -> Optional[Callable[[int], object]]:
        """Called with the bits per second that suit the viewers when that changes, likewise."""
        return self._requests.on_wanted_bitrate

    @on_wanted_bitrate.setter
    def on_wanted_bitrate(self, callback: Optional[Callable[[int], object]]) -> None:
        _checks.function("on_wanted_bitrate", callback)
        self._requests.on_wanted_bitrate = callback

    @property
    def wanted_bitrate(self) -> Optional[int]:
        """Bits per second that suit the viewers of a video; None until one has said it."""
        return self._requests.bitrate

    @property
    def frame_refusal(self) -> Optional[str]:
        """The host's sentence about the last encoded frame that it refused, None when there was none."""
        return self._requests.refusal

    def _send_tensor(
        self,
        tensor: Any,
        format: Optional[str],
        simulation_time: Optional[float],
        annotations: AnnotationsLike,
        bottom_up: bool,
        placeholder: bool,
    ) -> bool:
        if self._device is None:
            self._device = _device.DeviceSender(self)
        details = (simulation_time, annotations, placeholder)
        link = self._used_link()
        now = time.monotonic_ns()
        if not link.wanted and now - link.frames.last_sent_ns < _UNWATCHED_PERIOD_NS:
            link.skip()
            return False
        return self._device.send(tensor, format, bottom_up, now, details)

    @staticmethod
    def _claim(link: Link, now: int, nbytes: int, encoded: bool = False) -> Optional[Claim]:
        if not link.wanted and now - link.frames.last_sent_ns < _UNWATCHED_PERIOD_NS:
            return None
        return link.claim(nbytes, encoded)
