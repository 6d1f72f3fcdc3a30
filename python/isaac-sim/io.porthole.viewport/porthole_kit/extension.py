# SPDX-License-Identifier: Apache-2.0
"""What Kit starts and stops."""

import threading

import carb
import carb.settings
import omni.ext
import omni.kit.app
import omni.timeline

from .timeline import COMMANDS, HINTS, Timeline
from .viewport import ViewportCapture

_SETTINGS = "/exts/io.porthole.viewport/"


class Extension(omni.ext.IExt):
    """Opens the stream on a thread of its own, so that Kit's update loop waits for nothing, and captures from then on."""

    def __init__(self):
        super().__init__()
        self._stopped = threading.Event()
        self._capture = None
        self._subscription = None

    def on_startup(self, ext_id):
        settings = carb.settings.get_settings()
        chosen = {key: settings.get(_SETTINGS + key) for key in ("name", "title", "fps", "address", "controls")}
        try:
            import porthole
        except ImportError as e:
            carb.log_error(f"[io.porthole.viewport] the package porthole cannot be imported ({e}): "
                           "install it into Kit's Python, see docs/README.md")
            return
        threading.Thread(target=self._open, args=(porthole, chosen), name="porthole-open", daemon=True).start()
        self._subscription = omni.kit.app.get_app().get_update_event_stream().create_subscription_to_pop(
            self._on_update, name="io.porthole.viewport")

    def _open(self, porthole, chosen):
        fps = chosen["fps"] or 30.0
        controls = bool(chosen["controls"])
        try:
            stream = porthole.Stream(
                chosen["name"] or "isaac-sim", title=chosen["title"] or None, fps=fps,
                address=chosen["address"] or None, commands=COMMANDS if controls else ())
        except (porthole.Refused, TypeError, ValueError) as e:
            carb.log_error(f"[io.porthole.viewport] no stream: {e}")
            return
        if controls:
            stream.describe(hints=HINTS)
        timeline = Timeline(omni.timeline.get_timeline_interface())
        self._capture = ViewportCapture(stream, fps, timeline, controls)
        if self._stopped.is_set():
            self._capture.close()

    def _on_update(self, event):
        capture = self._capture
        if capture is not None:
            capture.update()

    def on_shutdown(self):
        self._subscription = None
        self._stopped.set()
        if self._capture is not None:
            self._capture.close()
