# SPDX-License-Identifier: Apache-2.0
"""Streams, as simulators open and use them."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from os import PathLike
from typing import Any, Optional, Union

import numpy as np

from . import _address, _checks, _device, _encoded, _events, _greeting, _header, _lifetime, _loop, _pixels, _recording
from ._closing import Closing
from ._connection import OPEN
from ._description import Describing
from ._header import AnnotationsLike
from ._encoded_sending import EncodedSending
from ._link import Link
from ._panel import Panel
from ._requests import ViewerRequests
from ._stream_controls import Controls
from ._warn_once import WarnOnce

_FIRST_ANSWER_TIME = 1.0


class Refused(RuntimeError):
    """The host does not accept the stream; the message says why."""


class Stream(EncodedSending, Describing, Controls, Closing):
    """Frames that viewers see in the browser under a name.

    Nothing here waits for the host except the constructor, at most a second: frames that cannot go out are dropped,
    and a newer frame replaces an older one that waits. When the connection breaks, the stream connects again.
    Safe from any thread.

    After a fork the child opens a connection of its own when it first uses the stream. It gets the name when the parent
    has not used the stream; when the parent goes on using it, the child's stream is named NAME-2, which is logged.
    A stream that is pickled, for the start method ``spawn``, does the same.

    :param name: 1 to 64 of ``A-Z a-z 0-9 . _ -``, the first a letter or digit
    :param title: shown to viewers instead of the name, at most 120 characters
    :param fps: frames per second that you intend to send
    :param tone: how 16-bit and float samples become colours, for example ``"colormap=turbo,window=0:5"``
    :param address: a path, ``unix:PATH`` or ``tcp://HOST:PORT``; None for the environment's PORTHOLE_ADDRESS, else
        the host of the same user on this machine
    :param token: the host's link token, which TCP needs; None for the environment's PORTHOLE_TOKEN
    :param commands: names of the commands that ``events()`` answers to; the page shows a button for each
    :param codec: ``"jpeg"`` or ``"h264"`` when every frame will come by ``send_encoded``, so that viewers of other codecs are
        told before the first one
    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when a value is not allowed
    :raises Refused: when a host is running and does not accept the stream
    """

    def __init__(
        self,
        name: str,
        title: Optional[str] = None,
        fps: Optional[float] = None,
        tone: Optional[str] = None,
        address: Optional[str] = None,
        *,
        token: Optional[str] = None,
        commands: Iterable[str] = (),
        codec: Optional[str] = None,
    ) -> None:
        _checks.texts(name=name, title=title, tone=tone, address=address, token=token)
        _checks.number("fps", fps)
        self._commands = _checks.commands(commands)
        codec = "" if codec is None else _encoded.codec_name(codec)
        self._greeting = _greeting.checked(name, title, fps, tone, token, codec, self._renames)
        self._endpoints = _address.endpoints(address)
        self._revival = threading.Lock()
        self._closed = False
        self._listening = False
        self._used = False
        self._float_range = _pixels.FloatRange()
        self._requests = ViewerRequests()
        self._panel = Panel(WarnOnce(f"stream {name}"))
        self._device: Optional[_device.DeviceSender] = None
        #: Whether the next use opens a new connection: in a forked child, or in a parent that left the name to it.
        self._dormant = False
        self._link = self._open(0)
        _lifetime.add(self)
        self._link.settled.wait(_FIRST_ANSWER_TIME)
        self._link.settled.set()
        if self._link.refusal is not None:
            self._report_refusal(*self._link.refusal)

    #: Whether a name that is taken is replaced by NAME-2 and so on.
    _renames = False

    def _report_refusal(self, code: int, reason: str) -> None:
        self.close()
        raise Refused(reason)

    def _open(self, first_sequence: int) -> Link:
        link = Link(self._endpoints, self._greeting, _loop.loop(), self._requests, self._panel, first_sequence)
        link.description = self._description
        if self._listening:
            link.listen(" ".join(self._commands))
        link.start()
        return link

    # --- frames

    def send(
        self,
        array: Any,
        format: Optional[str] = None,
        simulation_time: Optional[float] = None,
        annotations: AnnotationsLike = None,
        *,
        bottom_up: bool = False,
        placeholder: bool = False,
    ) -> bool:
        """Sends a frame; the array is yours again when this returns.

        While nobody watches, one frame per second is sent, so that the first viewer sees something at once.

        A tensor on a CUDA device (PyTorch, JAX, Warp, CuPy; ``__cuda_array_interface__`` or DLPack) is copied on the device
        and sent by a thread of its own, which nothing here waits for: compressed there where torchcodec, nvImageCodec or
        PyNvVideoCodec is installed, otherwise by one asynchronous copy to pinned memory. It may be changed by later work of
        the CUDA stream that made it.

        :param array: ``(height, width)`` grey or depth, or ``(height, width, 3 or 4)`` colours, of bool, any integer or
            any float type; contiguous or not. A view that is upside down (``a[::-1]``) costs nothing. Grey uint8 and
            uint16 are sent as they are, other types as float32, which the tone maps. Colours are sent as uint8: floats
            are 0..1, or 0..255 once a sample of the stream is above 2; uint16 is 0..65535; other integers are 0..255;
            what is beyond is clipped.
        :param format: gray8, gray16, rgb8, bgr8, rgba8, bgra8 or float32; None to tell it from the array
        :param simulation_time: seconds in the simulation
        :param annotations: annotations of this frame
        :param bottom_up: whether the first row is the lowest, as OpenGL reads it back
        :param placeholder: whether the frame stands in for one that is missing
        :returns: whether the frame is on its way; False when it was dropped
        :raises TypeError: when the array's type cannot be shown
        :raises ValueError: when a shape or value is not allowed
        """
        if _device.is_device_array(array):
            return self._send_tensor(array, format, simulation_time, annotations, bottom_up, placeholder)
        return self._send_array(
            array, format, simulation_time, annotations, bottom_up, placeholder, time.monotonic_ns()
        )

    def _send_array(
        self,
        array: Any,
        format: Optional[str],
        simulation_time: Optional[float],
        annotations: AnnotationsLike,
        bottom_up: bool,
        placeholder: bool,
        now: int,
    ) -> bool:
        frame = _pixels.inspect(array, format, bottom_up)
        header = _header.of_pixels(
            frame.format, frame.width, frame.height, frame.bottom_up, placeholder, simulation_time, annotations
        )
        link = self._used_link()
        claim = self._claim(link, now, frame.nbytes)
        if claim is None:
            link.skip()
            return False
        _pixels.write(frame, claim.memory, self._float_range)
        return link.commit(claim, replace(header, capture_time=now))

    @contextmanager
    def frame(
        self,
        shape: tuple[int, ...],
        format: Union[str, np.dtype[Any], type, None] = None,
        simulation_time: Optional[float] = None,
        annotations: AnnotationsLike = None,
        *,
        bottom_up: bool = False,
        placeholder: bool = False,
    ) -> Iterator[_pixels.Array]:
        """Lends an array to draw into, which is sent without a copy when the block ends.

        Its content is undefined at first. When the block raises, nothing is sent. Where nothing can be sent, an array
        is lent all the same, and dropped; ask ``wanted()`` before drawing something expensive.

        :param shape: ``(height, width)`` or ``(height, width, channels)``
        :param format: a format's name or a numpy type; None for uint8
        :raises TypeError: when a value is of a wrong type
        :raises ValueError: when a shape or value is not allowed
        """
        shape = _checks.shape(shape)
        chosen = _header.chosen(shape, format)
        height, width = shape[0], shape[1]
        _pixels.check_size(width, height)
        header = _header.of_pixels(chosen, width, height, bottom_up, placeholder, simulation_time, annotations)
        link = self._used_link()
        claim = self._claim(link, time.monotonic_ns(), header.nbytes)
        memory = np.empty(header.nbytes, np.uint8) if claim is None else claim.memory
        array = memory.view(chosen.dtype).reshape(shape)
        done = False
        try:
            yield array
            done = True
        finally:
            array.flags.writeable = False  # it is the host's now
            if claim is None:
                link.skip()
            elif done:
                link.commit(claim, replace(header, capture_time=time.monotonic_ns()))
            else:
                link.abandon(claim)

    def record(
        self,
        path: Union[str, "PathLike[str]", None] = None,
        *,
        seconds: float = 0,
        frames: int = 0,
        fps: float = 0,
        label: str = "",
    ) -> _recording.Recording:
        """Records what is sent from now on, or from when a host accepts the stream, whether or not anybody watches.

        :param path: where the MP4 appears on this machine when it is whole; None to leave it to the host, where viewers
            find it among the recordings
        :param seconds: its length, 0 for any
        :param frames: its length in frames, 0 for any
        :param fps: each frame lasts 1/fps seconds in the file; 0 for as long as it was the newest
        :param label: words that name it to viewers, at most 120 characters
        :returns: the recording, which tells its state; its ``stop`` ends it
        :raises TypeError: when a value is of a wrong type
        :raises ValueError: when a value is not allowed
        :raises OSError: when the path's folder cannot be made
        :raises RuntimeError: when eight recordings of the stream are running
        """
        wanted = _recording.options(seconds, frames, fps, label)
        return self._used_link().record(None if path is None else _recording.target(path), wanted)

    def report_failure(self, reason: str) -> None:
        """Tells viewers why there are no frames: the stream is ``failed`` until the next one. Never waits.

        :param reason: one sentence
        :raises TypeError: when it is not a text
        :raises ValueError: when it is empty
        """
        _checks.texts(reason=reason)
        if not reason.strip():
            raise ValueError("reason is empty")
        self._used_link().report_failure(reason)

    # --- viewers and statistics

    def wanted(self) -> bool:
        """Returns whether anybody watches. Costs next to nothing; ask it before you render."""
        if self._link.wanted:
            return True
        self._used = True
        return self._dormant and self._used_link().wanted

    def events(self) -> Iterator[_events.Event]:
        """Returns what viewers did since the last call, in order. Never waits; the first call lets viewers take control."""
        link = self._used_link()
        if not self._listening:
            self._listening = True
            link.listen(" ".join(self._commands))
        return _drain(link.events) if link.events else _NO_EVENTS

    @property
    def name(self) -> str:
        """The stream's name at the host."""
        return self._greeting.name

    @property
    def connected(self) -> bool:
        """Returns whether a host accepts frames now."""
        return self._link.state == OPEN

    @property
    def closed(self) -> bool:
        """Returns whether ``close`` was called."""
        return self._closed

    @property
    def sequence(self) -> int:
        """Number of the frame that was sent or dropped last; -1 before the first. Viewers see the same number."""
        return self._link.frames.sequence - 1

    @property
    def sent(self) -> int:
        """Number of frames sent to hosts."""
        return self._link.frames.sent

    @property
    def dropped(self) -> int:
        """Number of frames that were not sent: nobody watched, no host, or a newer frame came first."""
        return self._link.frames.dropped

    def close(self) -> None:
        """Ends the stream, and its recordings before, whose files it waits for. Closing it twice does nothing."""
        if not self._dormant and not self._link.connection.is_leaving:
            self._link.recordings.stop_all(_recording.END_SECONDS)
        self._closed = True
        _lifetime.discard(self)
        if self._device is not None:
            self._device.close()
        if not self._dormant:
            self._link.leave()
            self._link.await_end()

    def __del__(self) -> None:
        if not getattr(self, "_dormant", True):
            self._link.leave()

    def __repr__(self) -> str:
        return f"<porthole.Stream {self.name!r} {self._link.state}>"

    def __getstate__(self) -> dict[str, Any]:
        """Returns the state with which another process opens the stream when it first uses it, as after a fork."""
        self._after_fork_in_parent()
        kept = ("_commands", "_description", "_endpoints", "_listening", "_float_range", "_renames")
        return {**{name: getattr(self, name) for name in kept}, "_greeting": self._greeting.of_child()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._revival = threading.Lock()
        self._closed = self._used = False
        self._requests = ViewerRequests()
        self._panel = Panel(WarnOnce(f"stream {self._greeting.name}"))
        self._device = None
        self._link = Link(self._endpoints, self._greeting, _loop.loop(), self._requests, self._panel)
        self._panel.detach()
        self._dormant = True
        _lifetime.add(self)

    def _used_link(self) -> Link:
        self._used = True
        if self._dormant and not self._closed:
            with self._revival:
                if self._dormant:
                    self._link = self._open(self._link.frames.sequence)
                    self._link.settled.set()
                    self._dormant = False
        return self._link

    def _after_fork_in_parent(self) -> None:
        """Leaves the name to the child when only the child may use it: a stream that nobody has used here yet."""
        if not self._used and not self._dormant and not self._closed:
            self._dormant = True
            self._link.leave()

    def _after_fork_in_child(self) -> None:
        self._revival = threading.Lock()
        self._device = None  # its thread and the device stay the parent's
        self._link.drop_after_fork()
        self._panel.detach()
        self._greeting = self._greeting.of_child()
        self._dormant = True


#: Has ended, so that all may share it.
_NO_EVENTS: Iterator[_events.Event] = iter(())


def _drain(queue: deque[_events.Event]) -> Iterator[_events.Event]:
    while True:
        try:
            event = queue.popleft()
        except IndexError:
            return
        yield event
