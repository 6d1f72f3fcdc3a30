# SPDX-License-Identifier: Apache-2.0
"""What a simulator sees of Porthole."""

from __future__ import annotations

import atexit
import math
import os
import re
import threading
import time
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import TracebackType
from typing import Any, Optional, Union

import numpy as np

from . import _address, _annotate, _checks, _events, _loop, _pixels, _wire
from ._link import OPEN, Claim, Description, Link

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_COMMAND = re.compile(r"[a-z0-9.-]{1,64}")
_UNWATCHED_PERIOD_NS = 1_000_000_000
_FIRST_ANSWER_TIME = 1.0

Marks = Union[_annotate.Annotations, Mapping[str, Any], None]


class Refused(RuntimeError):
    """The host does not take the stream; the message says why."""


class Stream:
    """A picture in the browser under a name.

    Nothing here waits for the host except the constructor, at most a second: frames that cannot go out are dropped,
    and a newer frame replaces an older one that waits. When the host goes, the stream looks for it until it is back.
    Safe from any thread. After a fork the child opens a connection of its own when it uses the stream.

    :param name: 1 to 64 of ``A-Z a-z 0-9 . _ -``, the first a letter or digit
    :param title: what people read in the name's place, at most 120 characters
    :param fps: frames a second that you mean to deliver
    :param tone: how 16-bit and float samples become colours, for example ``"colormap=turbo,window=0:5"``
    :param address: a path, ``unix:PATH`` or ``tcp://HOST:PORT``; None for the environment's PORTHOLE_ADDRESS, else
        the host of the same user on this machine
    :param token: what the host wants to hear over TCP; None for the environment's PORTHOLE_TOKEN
    :param commands: names of the commands that ``events()`` understands, for the viewer to offer
    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when a value is not allowed
    :raises Refused: when a host is there and does not take the stream
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
    ) -> None:
        _checks.texts(name=name, title=title, tone=tone, address=address, token=token)
        _checks.number("fps", fps)
        _checks.names("commands", commands)
        if not _NAME.fullmatch(name):
            raise ValueError(f"name {name!r} is not 1 to 64 of A-Z a-z 0-9 . _ - with a letter or digit first")
        if title is not None and (len(title) > 120 or any(ord(c) < 32 or 127 <= ord(c) < 160 for c in title)):
            raise ValueError("title is longer than 120 characters or has control characters")
        if fps is not None and not 0 < fps <= 1000:
            raise ValueError(f"fps {fps} is not in 0..1000")
        self._commands = tuple(commands)
        for command in self._commands:
            if not _COMMAND.fullmatch(command):
                raise ValueError(f"command {command!r} is not 1 to 64 of a-z 0-9 . -")
        if len(" ".join(self._commands)) > _wire.MAX_LISTEN_BYTES:
            raise ValueError(f"the commands' names together are longer than {_wire.MAX_LISTEN_BYTES} bytes")
        self._name = name
        self._title = title or ""
        self._fps = float(fps or 0)
        self._tone = tone or ""
        self._token = os.environ.get("PORTHOLE_TOKEN", "") if token is None else token
        _greeting(self._fps, self._name, self._title, self._tone, self._token)  # refuses what cannot be said
        self._places = _address.places(address)
        self._revival = threading.Lock()
        self._closed = False
        self._listening = False
        self._link = self._open(0)
        self._forked = False
        _streams.add(self)
        self._link.settled.wait(_FIRST_ANSWER_TIME)
        self._link.settled.set()
        if self._link.refusal is not None:
            reason = self._link.refusal[1]
            self.close()
            raise Refused(reason)

    def _open(self, first_sequence: int) -> Link:
        loop = _loop.loop()
        greeting = partial(_greeting, self._fps, self._name, self._title, self._tone, self._token)
        link = Link(self._places, greeting, loop, self._name, first_sequence)
        if self._listening:
            link.listen(" ".join(self._commands))
        loop.look_at(link)
        return link

    # --- frames

    def send(
        self,
        array: _pixels.Array,
        format: Optional[str] = None,
        simulation_time: Optional[float] = None,
        annotations: Marks = None,
        *,
        bottom_up: bool = False,
        placeholder: bool = False,
    ) -> bool:
        """Hands a picture over; the array is yours again when this returns.

        Without a viewer one picture a second is taken, so that the first viewer sees something at once.

        :param array: ``(height, width)`` grey or depth, or ``(height, width, 3 or 4)`` colours; uint8, uint16, float
            or bool; contiguous or not. A view that is upside down (``a[::-1]``) costs nothing.
        :param format: gray8, gray16, rgb8, bgr8, rgba8, bgra8 or float32; None to tell it from the array
        :param simulation_time: seconds in the simulation
        :param annotations: annotations that belong to this picture
        :param bottom_up: whether the first row is the lowest, as OpenGL reads it back
        :param placeholder: whether the picture stands in for a missing one
        :returns: whether the picture is on its way; False when it was dropped
        :raises TypeError: when the array is of a type that makes no picture
        :raises ValueError: when a shape or value is not allowed
        """
        now = time.monotonic_ns()
        picture = _pixels.inspect(array, format, bottom_up)
        width, height, upside_down = picture.width, picture.height, picture.bottom_up
        what = _describe(picture.format, width, height, upside_down, placeholder, simulation_time, annotations)
        link = self._living_link()
        claim = self._claim(link, now, picture.nbytes)
        if claim is None:
            link.skip()
            return False
        _pixels.write(picture, claim.memory)
        return link.commit(claim, _at(what, now))

    @contextmanager
    def frame(
        self,
        shape: tuple[int, ...],
        format: Union[str, np.dtype[Any], type, None] = None,
        simulation_time: Optional[float] = None,
        annotations: Marks = None,
        *,
        bottom_up: bool = False,
        placeholder: bool = False,
    ) -> Iterator[_pixels.Array]:
        """Lends an array to draw into, which goes to the host without a copy when the block ends.

        What is in it at first is undefined. When the block raises, nothing is sent. Where nothing can be sent, the
        array is there all the same, and is dropped; ask ``wanted()`` before you draw at a cost.

        :param shape: ``(height, width)`` or ``(height, width, channels)``
        :param format: a format's name or a numpy type; None for uint8
        :raises TypeError: when a value is of a wrong type
        :raises ValueError: when a shape or value is not allowed
        """
        shape = _checks.shape(shape)
        chosen = _chosen(shape, format)
        height, width = shape[0], shape[1]
        _pixels.check_size(width, height)
        what = _describe(chosen, width, height, bottom_up, placeholder, simulation_time, annotations)
        link = self._living_link()
        claim = self._claim(link, time.monotonic_ns(), what.nbytes)
        memory = np.empty(what.nbytes, np.uint8) if claim is None else claim.memory
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
                link.commit(claim, _at(what, time.monotonic_ns()))
            else:
                link.abandon(claim)

    @staticmethod
    def _claim(link: Link, now: int, nbytes: int) -> Optional[Claim]:
        if not link.wanted and now - link.last_sent_ns < _UNWATCHED_PERIOD_NS:
            return None
        return link.claim(nbytes)

    # --- the rest

    def wanted(self) -> bool:
        """Whether anybody watches. Costs next to nothing; ask it before you render."""
        return self._link.wanted or (self._forked and self._living_link().wanted)

    def events(self) -> Iterator[_events.Event]:
        """What viewers did since the last call, in order. Never waits; the first call makes the stream steerable."""
        link = self._living_link()
        if not self._listening:
            self._listening = True
            link.listen(" ".join(self._commands))
        return _drain(link.events)

    @property
    def name(self) -> str:
        return self._name

    @property
    def connected(self) -> bool:
        """Whether a host takes the frames just now."""
        return self._link.state == OPEN

    @property
    def sequence(self) -> int:
        """Number of the frame that was sent or dropped last; -1 before the first. Viewers see the same number."""
        return self._link.sequence - 1

    @property
    def sent(self) -> int:
        """Frames handed to hosts."""
        return self._link.sent

    @property
    def dropped(self) -> int:
        """Frames that were not: nobody watched, no host, or a newer one came first."""
        return self._link.dropped

    def close(self) -> None:
        """Ends the stream. Done twice, it does nothing."""
        self._closed = True
        _streams.discard(self)
        if not self._forked:
            self._link.leave()
            self._link.await_end()

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if not getattr(self, "_forked", True):
            self._link.leave()

    def __repr__(self) -> str:
        return f"<porthole.Stream {self._name!r} {self._link.state}>"

    def _living_link(self) -> Link:
        if self._forked and not self._closed:
            with self._revival:
                if self._forked:
                    self._link = self._open(self._link.sequence)
                    self._link.settled.set()
                    self._forked = False
        return self._link

    def _after_fork_in_child(self) -> None:
        self._revival = threading.Lock()
        self._link.drop_after_fork()
        self._forked = True


def _greeting(fps: float, name: str, title: str, tone: str, token: str) -> bytes:
    return _wire.hello(os.getpid(), fps, name, title, tone, token)


def _drain(queue: deque[_events.Event]) -> Iterator[_events.Event]:
    while True:
        try:
            event = queue.popleft()
        except IndexError:
            return
        yield event


def _chosen(shape: tuple[int, ...], format: Union[str, np.dtype[Any], type, None]) -> _pixels.Format:
    channels = shape[2] if len(shape) == 3 else 1
    if isinstance(format, str) and format.lower() in _pixels.FORMATS:
        chosen = _pixels.named(format)
    else:
        dtype = _checks.sample_type(np.uint8 if format is None else format)
        chosen = _pixels.guess(dtype, channels)
        if chosen.dtype != dtype:
            raise TypeError(f"{dtype} is not drawn into as it is; use {chosen.dtype}")
    if chosen.channels != channels:
        raise ValueError(f"{chosen.name} has {chosen.channels} channels a pixel, the shape {shape} has {channels}")
    return chosen


def _describe(
    format: _pixels.Format,
    width: int,
    height: int,
    bottom_up: bool,
    placeholder: bool,
    simulation_time: Optional[float],
    annotations: Marks,
) -> Description:
    seconds = math.nan if simulation_time is None else _checks.number("simulation_time", simulation_time)
    if math.isinf(seconds):
        raise ValueError("simulation_time is infinite")
    flags = (_wire.FLAG_BOTTOM_UP if bottom_up else 0) | (_wire.FLAG_PLACEHOLDER if placeholder else 0)
    stride = width * format.pixel_bytes
    annotations = _annotate.encode(annotations)
    return Description(width, height, stride, stride * height, format.code, flags, 0, 0, seconds, annotations)


def _at(what: Description, now: int) -> Description:
    return Description(
        what.width, what.height, what.stride, what.nbytes, what.code, what.flags, 0, now, what.simulation_time, what.annotations
    )


_streams: "weakref.WeakSet[Stream]" = weakref.WeakSet()


def _close_all() -> None:
    streams = list(_streams)
    for stream in streams:  # all at once: an unresponsive host must not hold up the end for each of them
        if not stream._forked:
            stream._link.leave()
    for stream in streams:
        stream.close()


def _after_fork_in_child() -> None:
    for stream in list(_streams):
        stream._after_fork_in_child()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_after_fork_in_child)
