# SPDX-License-Identifier: Apache-2.0
"""Kit's timeline, as viewers see and steer it."""

COMMANDS = ("play", "pause", "stop")

#: What viewers are told of the keys.
HINTS = {"Space": "plays and pauses"}


class Timeline:
    """Commands: play, pause, stop. The space key plays and pauses."""

    def __init__(self, interface):
        self._interface = interface

    @property
    def seconds(self):
        return self._interface.get_current_time()

    @property
    def playing(self):
        return self._interface.is_playing()

    def handle(self, event):
        """Does what a viewer's event asks for; anything else is passed over."""
        name = getattr(event, "name", None)
        if getattr(event, "code", None) == "Space" and event.down:
            name = "pause" if self._interface.is_playing() else "play"
        if name in COMMANDS:
            getattr(self._interface, name)()
