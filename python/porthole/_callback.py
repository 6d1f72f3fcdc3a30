# SPDX-License-Identifier: Apache-2.0
"""Frames of anything that has a function ``render() -> ndarray``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Optional, Union

from . import _checks, _events, _pixels
from ._closing import Closing
from ._pace import RETRY_SECONDS, Pace
from ._adapter_stream import AdapterStream
from ._header import AnnotationsLike
from ._stream import Stream
from ._warn_once import WarnOnce


class RenderCallback(Closing):
    """Streams what a function renders. Call it after each step, or pass it to whatever takes a callback.

    The function is called only while somebody watches, and at most ``fps`` times per second. An exception in it, or in
    another function given here, is logged once and not raised: viewers must not stop the simulation.

    :param stream: a name, or a stream that you close yourself
    :param render: returns the frame, as ``Stream.send`` takes it
    :param fps: maximum frames per second, None for one frame per call
    :param simulation_time: returns the seconds in the simulation
    :param annotations: returns the annotations of the frame
    :param on_event: is called with each event of viewers, on the calling thread; without it viewers cannot take control
    :param state: returns what ``Stream.report_state`` takes, such as ``{"paused": world.paused, "step": world.steps}``
    :param format: the frames' format; None to tell it from the array
    :param options: further options of ``Stream``, such as ``title``, ``tone``, ``address``, ``commands``
    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when a value is not allowed
    """

    def __init__(
        self,
        stream: Union[str, Stream],
        render: Callable[[], _pixels.Array],
        *,
        fps: Optional[float] = 30,
        simulation_time: Optional[Callable[[], float]] = None,
        annotations: Optional[Callable[[], AnnotationsLike]] = None,
        on_event: Optional[Callable[[_events.Event], object]] = None,
        state: Optional[Callable[[], Mapping[str, Any]]] = None,
        format: Optional[str] = None,
        **options: Any,
    ) -> None:
        if not callable(render):
            raise TypeError(f"render is {type(render).__name__}, not a function that returns a frame")
        functions = {"simulation_time": simulation_time, "annotations": annotations, "on_event": on_event, "state": state}
        for what, value in functions.items():
            _checks.function(what, value)
        self._pace = Pace(fps)
        self._render = render
        self._simulation_time = simulation_time
        self._annotations = annotations
        self._on_event = on_event
        self._state = state
        self._format = None if format is None else _pixels.named(format).name
        self._owned = not isinstance(stream, Stream)
        if isinstance(stream, Stream):
            if options:
                raise TypeError(f"{', '.join(options)} are options of a new stream, and cannot be given with one that is open")
            self.stream = stream
        else:
            self.stream = AdapterStream(stream, stream, fps=fps, **options)
        self._warnings = WarnOnce(f"stream {self.stream.name}")
        #: Number of frames rendered.
        self.rendered = 0

    def __call__(self, *_: object, **__: object) -> bool:
        """Renders and sends when somebody watches and a frame is due; accepts any arguments of a framework.

        :returns: True always: frameworks that stop at a false value go on
        """
        if self._on_event is not None:
            for event in self.stream.events():
                with self._warnings.guard("on_event"):
                    self._on_event(event)
        if self._state is not None:
            with self._warnings.guard("telling the state"):
                self.stream.report_state(**self._state())
        if self.stream.wanted() and self._pace.due():
            shown = self.rendered
            self.show()
            if self.rendered == shown:
                self._pace.postpone(RETRY_SECONDS)
        return True

    def show(self) -> bool:
        """Renders and sends now, watched or not; returns whether the frame is on its way."""
        with self._warnings.guard("showing a frame"):
            frame = self._render()
            sent = self.stream.send(
                frame,
                self._format,
                None if self._simulation_time is None else self._simulation_time(),
                None if self._annotations is None else self._annotations(),
            )
            self.rendered += 1
            return sent
        return False

    def close(self) -> None:
        """Ends the stream, unless it was given open."""
        if self._owned:
            self.stream.close()
