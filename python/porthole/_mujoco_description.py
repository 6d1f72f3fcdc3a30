# SPDX-License-Identifier: Apache-2.0
"""What viewers are told of a MuJoCo model's frames: units, camera, names of objects, and what gestures do."""

from __future__ import annotations

import math
from typing import Any, Optional

from ._pause import HINTS

_FREE = {"Drag": "turns the camera", "Right drag": "moves it", "Wheel": "closer or away"}


def options(mujoco: Any, model: Any, camera: Optional[int], kind: str, size: tuple[int, int]) -> dict[str, Any]:
    """Returns the options of ``Stream.describe``.

    :param mujoco: the module
    :param camera: its number, None for the free one
    :param kind: ``colour``, ``depth`` or ``segmentation``
    :param size: width and height in pixels
    """
    told: dict[str, Any] = {"hints": {**_FREE, **HINTS} if camera is None else HINTS}
    if camera is None:
        told["camera"] = []
    if kind == "depth":
        degrees = float(model.vis.global_.fovy if camera is None else model.cam_fovy[camera])
        focal = size[1] / 2 / math.tan(math.radians(degrees) / 2)
        told.update(unit="m", intrinsics=(focal, focal, size[0] / 2, size[1] / 2))
    elif kind == "segmentation":
        geometry = mujoco.mjtObj.mjOBJ_GEOM
        names = {i + 1: mujoco.mj_id2name(model, geometry, i) or _body(mujoco, model, i) for i in range(model.ngeom)}
        told["labels"] = {number: name[:64] for number, name in list(names.items())[:1000]}
    return told


def _body(mujoco: Any, model: Any, geometry: int) -> str:
    body = int(model.geom_bodyid[geometry])
    return mujoco.mj_id2name(model, mujoco.mjtObj.mjOBJ_BODY, body) or f"body {body}"
