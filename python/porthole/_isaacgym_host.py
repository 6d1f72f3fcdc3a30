# SPDX-License-Identifier: Apache-2.0
"""Whether the host that takes a task's frames serves them as the task's settings say."""

from __future__ import annotations

import http.client
import json
import threading
import time
import weakref
from typing import Any, Optional

from ._isaacgym_settings import Settings
from ._stream import Stream
from ._warn_once import WarnOnce

_HTTP_SECONDS = 2.0
_SERVED_SECONDS = 5.0
_POLL_SECONDS = 0.2

#: Sum of the luminance table in annex K of the JPEG standard, which libjpeg scales by the quality.
_TABLE_SUM = 3688
_MAX_QUALITY_ERROR = 2


def announce(stream: Stream, settings: Settings, warnings: WarnOnce) -> None:
    """Prints where the stream can be watched, and logs what differs from the settings; waits for nothing."""
    target = weakref.ref(stream)  # the stream ends when its owner forgets it
    threading.Thread(target=_announce, args=(target, settings, warnings), name="porthole-check", daemon=True).start()


def _announce(target: weakref.ref[Stream], settings: Settings, warnings: WarnOnce) -> None:
    command = "./porthole run " + " ".join(settings.host_options)
    if _name(target) is None and _is_alive(target):
        unrecorded = ", and nothing is recorded" if settings.record else ""
        warnings.warn(f"no Porthole host takes the frames yet{unrecorded}; start one with: {command}")
    while _name(target) is None:
        if not _is_alive(target):
            return
        time.sleep(_POLL_SECONDS)
    if settings.enabled:
        _announce_server(target, settings, warnings, command)


def _announce_server(target: weakref.ref[Stream], settings: Settings, warnings: WarnOnce, command: str) -> None:
    server = f"http://{settings.reachable_host}:{settings.port}/"
    name = _served_name(target, settings)
    if not _is_alive(target):
        return
    if name is None:
        warnings.warn(
            f"the host that takes the frames does not serve them at {server}, as videoStreamHost and videoStreamPort "
            f"say; it printed its own address when it started. Start it like this for the one in the settings: {command}"
        )
        return
    print(f"HTTP video streamer started: {server}?stream={name}", flush=True)
    quality = _quality_of(_get(settings, f"/streams/{name}/snapshot")[1])
    if quality is not None and abs(quality - settings.quality) > _MAX_QUALITY_ERROR:
        warnings.warn(
            f"videoStreamQuality is {settings.quality}, but the host sends JPEG of quality {quality}. "
            f"Start it like this for the one in the settings: {command}"
        )


def _is_alive(target: weakref.ref[Stream]) -> bool:
    stream = target()
    return stream is not None and not stream.closed


def _name(target: weakref.ref[Stream]) -> Optional[str]:
    """The stream's name, None while no host has accepted it."""
    stream = target()
    return stream.name if stream is not None and stream.connected else None


def _served_name(target: weakref.ref[Stream], settings: Settings) -> Optional[str]:
    """Waits for an HTTP server at the settings' address that has the stream; None when there is none in time."""
    deadline = time.monotonic() + _SERVED_SECONDS
    while time.monotonic() < deadline and _is_alive(target):
        name = _name(target)
        if name is not None:
            status, body = _get(settings, f"/api/v1/streams/{name}")
            if status == 401 or (status == 200 and _is_report_of(body, name)):
                return name
        time.sleep(_POLL_SECONDS)
    return None


def _is_report_of(body: bytes, name: str) -> bool:
    try:
        report: Any = json.loads(body)
    except ValueError:
        return False
    return isinstance(report, dict) and report.get("name") == name


def _get(settings: Settings, path: str) -> tuple[Optional[int], bytes]:
    """Returns status and body of an answer; no status when there is no HTTP server."""
    connection = http.client.HTTPConnection(settings.reachable_host, settings.port, timeout=_HTTP_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return None, b""
    finally:
        connection.close()


def _quality_of(jpeg: bytes) -> Optional[int]:
    """Estimates the quality of a JPEG from its luminance table; None when it is no JPEG."""
    at = jpeg.find(b"\xff\xdb")
    if not jpeg.startswith(b"\xff\xd8") or at < 0 or len(jpeg) < at + 69:
        return None
    scale = 100 * sum(jpeg[at + 5 : at + 69]) / _TABLE_SUM
    return round((200 - scale) / 2 if scale <= 100 else 5000 / scale)
