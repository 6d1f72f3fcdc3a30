# SPDX-License-Identifier: Apache-2.0
"""A camera of MuJoCo that viewers move as they do in MuJoCo's own viewer."""

from __future__ import annotations

from typing import Any, Optional

from . import _events

_LEFT, _RIGHT, _MIDDLE = 1, 2, 4
_ZOOM_PER_NOTCH = 0.05


class FreeCamera:
    """Dragging turns it, the right button or shift moves it, the middle button and the wheel zoom.

    :param mujoco: the module
    :param aspect: a frame's width by its height
    """

    def __init__(self, mujoco: Any, model: Any, data: Any, aspect: float) -> None:
        self._mujoco = mujoco
        self._model = model
        self._data = data
        self._aspect = aspect
        self._held: Optional[tuple[float, float]] = None
        self._scene: Any = None
        self.view = mujoco.MjvCamera()
        mujoco.mjv_defaultFreeCamera(model, self.view)

    def handle(self, event: _events.Event) -> None:
        if isinstance(event, _events.CameraInput):
            event = event.event
        if isinstance(event, _events.Pointer):
            self._point(event)
        elif isinstance(event, _events.Wheel):
            self._move(self._mujoco.mjtMouse.mjMOUSE_ZOOM, 0, -_ZOOM_PER_NOTCH * event.delta_y)
        elif isinstance(event, _events.Release):
            self._held = None

    def _point(self, event: _events.Pointer) -> None:
        if event.action == "down":
            self._held = (event.x, event.y)
        elif event.action == "move" and self._held is not None:
            dx, dy = event.x - self._held[0], event.y - self._held[1]
            self._held = (event.x, event.y)
            self._move(self._way(event), dx * self._aspect, dy)
        elif event.action in ("up", "cancel") and not event.buttons:
            self._held = None

    def _way(self, event: _events.Pointer) -> Any:
        mouse = self._mujoco.mjtMouse
        if event.buttons & _RIGHT or event.modifiers & _events.SHIFT:
            return mouse.mjMOUSE_MOVE_V
        return mouse.mjMOUSE_ZOOM if event.buttons & _MIDDLE else mouse.mjMOUSE_ROTATE_V

    def _move(self, how: Any, dx: float, dy: float) -> None:
        if self._scene is None:
            try:
                self._mujoco.mjv_moveCamera(self._model, how, dx, dy, self.view)
                return
            except TypeError:  # MuJoCo 3 wants a scene that the camera looks at
                self._scene = self._mujoco.MjvScene(self._model, 1)
        self._mujoco.mjv_updateCamera(self._model, self._data, self.view, self._scene)
        self._mujoco.mjv_moveCamera(self._model, how, dx, dy, self._scene, self.view)
