# SPDX-License-Identifier: Apache-2.0
"""What the viewers of a stream ask of an encoder in the simulator: key frames and a bitrate."""

from __future__ import annotations

import time
from typing import Callable, Optional

from ._warn_once import WarnOnce

_KEY_PERIOD = 0.3


class ViewerRequests:
    """Keeps them until they can be passed on, which is done on the loop's thread and without a lock."""

    def __init__(self) -> None:
        self.on_key_frame_wanted: Optional[Callable[[], object]] = None
        self.on_wanted_bitrate: Optional[Callable[[int], object]] = None
        #: Bits per second, None until a viewer has said it.
        self.bitrate: Optional[int] = None
        #: The host's sentence about the last frame that it refused.
        self.refusal: Optional[str] = None
        self._told_bitrate: Optional[int] = None
        self._key_wanted = False
        self._device_key_wanted = True
        self._key_time = -_KEY_PERIOD

    def want_key(self) -> None:
        self._key_wanted = self._device_key_wanted = True

    def take_key_for_device(self) -> bool:
        """Whether the device's own encoder is to make a key frame now; it is asked once for each that is wanted."""
        wanted, self._device_key_wanted = self._device_key_wanted, False
        return wanted

    def due(self) -> Optional[float]:
        """When a key frame may be asked for again, on the clock of time.monotonic(); None when nothing waits."""
        return self._key_time + _KEY_PERIOD if self._key_wanted else None

    def dispatch(self, warnings: WarnOnce) -> None:
        """Calls what is due; called on the loop's thread."""
        now = time.monotonic()
        if self._key_wanted and now - self._key_time >= _KEY_PERIOD:
            self._key_wanted = False
            self._key_time = now
            if self.on_key_frame_wanted is not None:
                with warnings.guard("on_key_frame_wanted"):
                    self.on_key_frame_wanted()
        bitrate = self.bitrate
        if bitrate is not None and bitrate != self._told_bitrate:
            self._told_bitrate = bitrate
            if self.on_wanted_bitrate is not None:
                with warnings.guard("on_wanted_bitrate"):
                    self.on_wanted_bitrate(bitrate)
