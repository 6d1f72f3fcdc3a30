# SPDX-License-Identifier: Apache-2.0
"""Pictures of anything that has a function ``render() -> ndarray``."""

from __future__ import annotations

from typing import Any, Callable, Optional, Union

from . import _checks, _events, _pixels
from ._closing import Closing
from ._pace import Pace
from ._stream import AnnotationsLike, Stream


class RenderCallback(Closing):
    """Shows what a function renders. Call it after each step, or give it to whatever takes a callback.

    The function is called only while somebody watches, and at most ``fps`` times a second.

    :param stream: a name, or a stream that is yours to close
    :param render: gives the picture, as ``Stream.send`` takes it
    :param fps: the most pictures a second, None for one a call
    :param simulation_time: gives the seconds in the simulation
    :param annotations: gives the annotations that belong to the picture
    :param on_event: is called with each thing that viewers do, on the thread that calls; without it the stream is not
        steerable
    :param format: the pictures' format; None to tell it from the array
    :param options: further ones of ``Stream``, such as ``title``, ``tone``, ``address``, ``commands``
    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when a value is not allowed
    :raises Refused: when a host is there and does not take the stream
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
        format: Optional[str] = None,
        **options: Any,
    ) -> None:
        if not callable(render):
            raise TypeError(f"render is {type(render).__name__}, not a function that gives a picture")
        for what, value in (("simulation_time", simulation_time), ("annotations", annotations), ("on_event", on_event)):
            _checks.function(what, value)
        self._pace = Pace(fps)
        self._render = render
        self._sim_time = simulation_time
        self._annotations = annotations
        self._on_event = on_event
        self._format = None if format is None else _pixels.named(format).name
        self._owned = not isinstance(stream, Stream)
        if isinstance(stream, Stream):
            if options:
                raise TypeError(f"{', '.join(options)} belong to a stream that is still to be opened")
            self.stream = stream
        else:
            self.stream = Stream(stream, fps=fps, **options)
        #: How many pictures were rendered.
        self.rendered = 0

    def __call__(self, *_: object, **__: object) -> bool:
        """Renders and sends when somebody watches and a picture is due; takes whatever a framework hands over.

        :returns: True always: frameworks that stop at a false answer go on
        """
        if self._on_event is not None:
            for event in self.stream.events():
                self._on_event(event)
        if self.stream.wanted() and self._pace.due():
            self.show()
        return True

    def show(self) -> bool:
        """Renders and sends now, whoever watches; returns what ``Stream.send`` says."""
        picture = self._render()
        self.rendered += 1
        return self.stream.send(
            picture,
            self._format,
            None if self._sim_time is None else self._sim_time(),
            None if self._annotations is None else self._annotations(),
        )

    def close(self) -> None:
        """Ends the stream, unless it was handed in."""
        if self._owned:
            self.stream.close()
