# SPDX-License-Identifier: Apache-2.0
"""The controls of a MuJoCo model as controls of a stream."""

from __future__ import annotations

from typing import Any

from ._controls import Control
from ._stream import Stream

#: Most actuators that have a control.
MAX_ACTUATORS = 100


class ActuatorControls:
    """A slider for each actuator of a model, in the folder Actuators; a field where its control has no range.

    What a viewer sets goes into ``data.ctrl``; what the simulation sets there is shown.
    """

    def __init__(self, model: Any, data: Any, stream: Stream) -> None:
        self._controls: list[Control] = []
        self._known: list[float] = []
        for number in range(min(int(model.nu), MAX_ACTUATORS)):
            name = model.actuator(number).name or f"actuator {number}"
            value = float(data.ctrl[number])
            low, high = (float(bound) for bound in model.actuator_ctrlrange[number])
            if model.actuator_ctrllimited[number] and low < high:
                control = stream.slider(name, low, high, min(high, max(low, value)), folder="Actuators")
            else:
                control = stream.number(name, value, folder="Actuators")
            self._controls.append(control)
            self._known.append(control.value)

    def sync(self, data: Any) -> None:
        """Exchanges the values, on the thread that steps; a viewer's is taken before the simulation's."""
        for number, control in enumerate(self._controls):
            if control.value != self._known[number]:
                data.ctrl[number] = self._known[number] = control.value
            else:
                self._show(number, control, float(data.ctrl[number]))

    def _show(self, number: int, control: Control, value: float) -> None:
        shown = min(control.max, max(control.min, value))
        if shown != self._known[number]:
            control.value = shown
            self._known[number] = shown
