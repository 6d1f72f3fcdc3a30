# SPDX-License-Identifier: Apache-2.0
"""MuJoCo in the browser: cameras, depth and segmentation of a model, each as a stream of its own.

>>> with porthole.mujoco.Viewer(model, data) as viewer:
...     while running:
...         if viewer.may_step():
...             mujoco.mj_step(model, data)
...         viewer.sync()

Without a display set MUJOCO_GL=egl (or osmesa) before the first import of mujoco.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Callable, Optional, Union

from . import _checks, _events, _mujoco_description, _optional, _pixels
from ._actuators import ActuatorControls
from ._free_camera import FreeCamera
from ._closing import Closing
from ._pace import RETRY_SECONDS, Pace
from ._pause import COMMANDS, Pause
from ._adapter_stream import AdapterStream
from ._stream import Stream
from ._warn_once import WarnOnce

__all__ = ["FREE", "View", "Viewer"]

_mujoco: Any = _optional.library("mujoco", "porthole.mujoco", "mujoco")

_DEFAULT_NAME = "mujoco"

#: The camera that viewers move.
FREE = "free"

_TONES = {"colour": None, "depth": "colormap=turbo", "segmentation": "colormap=categorical"}


@dataclass
class View:
    """One camera's frames of one kind."""

    stream: Stream
    #: A camera's number, or None for the free one.
    camera: Optional[int]
    kind: str
    #: Number of frames rendered.
    rendered: int = 0


class Viewer(Closing):
    """Streams a model. A stream that nobody watches costs nothing: even the GL context is made for the first viewer.

    The first camera's colours are the stream NAME, further cameras' NAME-CAMERA, other kinds end in ``-depth`` (in
    metres) and ``-segmentation`` (numbers of the objects from 1; 0 is the background).

    Viewers turn, move and zoom the free camera, and request pause, step and reset; see ``may_step``.

    What only serves viewers never raises from ``sync``: a renderer that fails, or a host that refuses a stream, is
    logged once. Not safe from several threads: call ``sync`` always on the thread that steps.

    :param model: an MjModel. Its offscreen buffer is made as large as the frames.
    :param data: its MjData
    :param name: the first stream's name; None for ``mujoco``, where names that other streams have become ``mujoco-2``
        and so on
    :param cameras: names or numbers of the model's cameras, and ``"free"``
    :param kinds: of ``colour``, ``depth`` and ``segmentation``
    :param size: width and height in pixels
    :param fps: maximum frames per second, None for one frame per ``sync``
    :param actuators: whether viewers find a slider for each actuator beside the first stream; what they set goes into
        ``data.ctrl`` at the next ``sync``
    :param on_reset: called for a viewer's reset; None to put the model into its initial state
    :param options: further options of ``porthole.Stream``, such as ``title``, ``address``
    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when the model has no such camera, or another value is not allowed
    """

    def __init__(
        self,
        model: Any,
        data: Any,
        name: Optional[str] = None,
        *,
        cameras: Iterable[Union[str, int]] = (FREE,),
        kinds: Iterable[str] = ("colour",),
        size: tuple[int, int] = (640, 480),
        fps: Optional[float] = 30,
        actuators: bool = False,
        on_reset: Optional[Callable[[], object]] = None,
        **options: Any,
    ) -> None:
        if not isinstance(model, _mujoco.MjModel) or not isinstance(data, _mujoco.MjData):
            raise TypeError(f"model and data are an MjModel and its MjData, not {type(model).__name__}, {type(data).__name__}")
        self._size = _checks.size(size)
        _checks.function("on_reset", on_reset)
        planned = _plan(model, _DEFAULT_NAME if name is None else name, cameras, kinds)
        self.model = model
        self.data = data
        self.pause = Pause()
        self.camera = FreeCamera(_mujoco, model, data, self._size[0] / self._size[1])
        self.views: list[View] = []
        self._pace = Pace(fps)
        self._on_reset = on_reset
        self._renderer: Any = None
        self._warnings = WarnOnce(f"streams of {_DEFAULT_NAME if name is None else name}")
        options.setdefault("commands", COMMANDS)
        try:
            for stream, camera, kind in planned:
                chosen = None if name is None else stream
                opened = AdapterStream(chosen, stream, fps=fps, **{"tone": _TONES[kind], **options})
                self.views.append(View(opened, camera, kind))
            self._actuators = ActuatorControls(model, data, self.views[0].stream) if actuators else None
        except BaseException:
            self.close()
            raise
        for view in self.views:
            with self._warnings.guard("describing a stream"):
                view.stream.describe(**_mujoco_description.options(_mujoco, model, view.camera, view.kind, self._size))

    def may_step(self) -> bool:
        """Whether the simulation may take a step: no viewer has paused it, or one asked for a single step."""
        return self.pause.may_step()

    def sync(self) -> None:
        """Handles viewers' events, and shows the state of the model on each stream that is watched, when it is due."""
        for view in self.views:
            for event in view.stream.events():
                self.pause.handle(event)
                if view.camera is None:
                    with self._warnings.guard("moving the camera"):
                        self.camera.handle(event)
        if self.pause.consume_reset():
            with self._warnings.guard("resetting"):
                self.reset()
        if self._actuators is not None:
            self._actuators.sync(self.data)
        timestep = float(self.model.opt.timestep)
        for view in self.views:
            view.stream.report_state(paused=self.pause.paused, step=max(0, round(float(self.data.time) / timestep)))
        if any(view.stream.wanted() for view in self.views) and self._pace.due():
            for view in self.views:
                if view.stream.wanted():
                    self._show(view)

    def _show(self, view: View) -> None:
        shown = view.rendered
        with self._warnings.guard("showing a frame"):
            view.stream.send(self.render(view), simulation_time=float(self.data.time))
        if view.rendered == shown:
            self._pace.postpone(RETRY_SECONDS)

    def render(self, view: View) -> _pixels.Array:
        """Renders one frame: colours, metres or numbers."""
        renderer = self._ready(view.kind)
        renderer.update_scene(self.data, self.camera.view if view.camera is None else view.camera)
        frame: _pixels.Array = renderer.render()
        view.rendered += 1
        if view.kind == "segmentation":
            return (frame[:, :, 0] + 1).clip(0, 65535).astype("uint16")
        return frame

    def reset(self) -> None:
        """Resets the model, or calls ``on_reset``: a viewer's command."""
        if self._on_reset is not None:
            self._on_reset()
        else:
            _mujoco.mj_resetData(self.model, self.data)
            _mujoco.mj_forward(self.model, self.data)

    def close(self) -> None:
        """Ends the streams and frees the GL context."""
        for view in self.views:
            view.stream.close()
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None

    def _ready(self, kind: str) -> Any:
        if self._renderer is None:
            width, height = self._size
            buffer = self.model.vis.global_
            buffer.offwidth, buffer.offheight = max(width, buffer.offwidth), max(height, buffer.offheight)
            self._renderer = _mujoco.Renderer(self.model, height, width)
        self._renderer.disable_depth_rendering()
        self._renderer.disable_segmentation_rendering()
        if kind == "depth":
            self._renderer.enable_depth_rendering()
        elif kind == "segmentation":
            self._renderer.enable_segmentation_rendering()
        return self._renderer


def _plan(
    model: Any, name: str, cameras: Iterable[Union[str, int]], kinds: Iterable[str]
) -> list[tuple[str, Optional[int], str]]:
    """Streams by name, camera and kind."""
    _checks.texts(name=name)
    _checks.names("cameras", cameras)  # type: ignore[arg-type]
    _checks.names("kinds", kinds)
    wanted_cameras, wanted_kinds = tuple(cameras), tuple(kinds)
    for kind in wanted_kinds:
        if kind not in _TONES:
            raise ValueError(f"kind {kind!r} is not one of {', '.join(_TONES)}")
    if not wanted_cameras or not wanted_kinds:
        raise ValueError("at least one camera and one kind of frame are needed")
    planned = []
    for place, camera in enumerate(wanted_cameras):
        stem = name if place == 0 else f"{name}-{re.sub('[^A-Za-z0-9._-]', '-', str(camera))}"
        for kind in wanted_kinds:
            planned.append((stem if kind == "colour" else f"{stem}-{kind}", _number(model, camera), kind))
    if len({stream for stream, _, _ in planned}) < len(planned):
        raise ValueError(f"two streams would have one name: {', '.join(stream for stream, _, _ in planned)}")
    return planned


def _number(model: Any, camera: Union[str, int]) -> Optional[int]:
    if camera == FREE:
        return None
    names = [model.camera(i).name for i in range(model.ncam)]
    if isinstance(camera, str) and camera in names:
        return names.index(camera)
    if isinstance(camera, int) and not isinstance(camera, bool) and 0 <= camera < model.ncam:
        return camera
    known = ", ".join([FREE, *(n or str(i) for i, n in enumerate(names))])
    raise ValueError(f"the model has no camera {camera!r}; there are {known}")
