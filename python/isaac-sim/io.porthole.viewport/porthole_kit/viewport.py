# SPDX-License-Identifier: Apache-2.0
"""Frames of the active viewport, through omni.kit.viewport.utility."""

import ctypes
import functools
import time

import carb
import numpy as np
from omni.kit.viewport.utility import capture_viewport_to_buffer, get_active_viewport

_PIXEL_BYTES = 4
_CAPTURE_TIME = 1.0

# Prototypes of our own: those of ctypes.pythonapi are shared with every other extension, and some change them.
_NAME = ctypes.PYFUNCTYPE(ctypes.c_char_p, ctypes.py_object)(("PyCapsule_GetName", ctypes.pythonapi))
_POINTER = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi))


class ViewportCapture:
    """Asks for a frame only when somebody watches, for one at a time, and never waits for it.

    A capture that is not delivered within a second is given up, so that a viewport that stops rendering, or is
    closed, does not end the stream. Why no frame comes is logged once, and viewers and the host's health are told.
    """

    def __init__(self, stream, fps, timeline, controls=True):
        self.stream = stream
        #: How many frames were asked for, and how many of them came.
        self.asked = 0
        self.delivered = 0
        self._period = 1 / fps
        self._due = 0.0
        self._timeline = timeline
        self._controls = controls
        self._pending = None  # Kit delivers only as long as somebody holds what the capture returned
        self._given_up_at = 0.0
        self._said = set()
        self._closed = False

    def update(self):
        """To be called at each update of Kit."""
        if self._closed:
            return
        if self._controls:
            for event in self.stream.events():
                self._timeline.handle(event)
        self.stream.report_state(paused=not self._timeline.playing)
        now = time.monotonic()
        if self._pending is not None and now < self._given_up_at:
            return
        if not self.stream.wanted() or now < self._due:
            return
        viewport = get_active_viewport()
        if viewport is None:
            self._fail("there is no viewport yet")
            return
        if self._given_up_at:
            self._fail("the viewport delivers no frame: none came within "
                       f"{_CAPTURE_TIME:g} s of being asked; it may be hidden, closed or not rendering")
        self._due = max(self._due + self._period, now)
        self._given_up_at = now + _CAPTURE_TIME
        self.asked += 1
        receive = functools.partial(self._receive, self.asked, self._timeline.seconds)
        self._pending = capture_viewport_to_buffer(viewport, receive)

    def _receive(self, number, seconds, buffer, buffer_size, width, height, byte_format):
        """Takes the frame. The memory is Kit's and is gone when this returns; the stream copies it."""
        if self._closed or number != self.asked:
            return  # it comes after it was given up
        self._given_up_at = 0.0
        try:
            self.stream.send(pixels(buffer, buffer_size, width, height, byte_format), simulation_time=seconds)
            self.delivered += 1
        except (TypeError, ValueError) as e:  # nothing may be thrown into Kit
            self._fail(f"a frame cannot be sent: {e}")

    def close(self):
        self._closed = True
        self._pending = None
        self.stream.close()

    def _fail(self, why):
        self._say(why)
        self.stream.report_failure(why)

    def _say(self, what):
        if what not in self._said and len(self._said) < 100:
            self._said.add(what)
            carb.log_warn(f"[io.porthole.viewport] {what}")


def pixels(buffer, buffer_size, width, height, byte_format):
    """A view of what Kit hands over: a capsule, or anything with a buffer; 8 bits of red, green, blue and alpha."""
    wanted = width * height * _PIXEL_BYTES
    if buffer_size != wanted or wanted == 0:
        raise ValueError(
            f"{buffer_size} bytes of {byte_format} for {width} x {height} pixels, where RGBA8 has {wanted}")
    if type(buffer).__name__ == "PyCapsule":
        address = _POINTER(buffer, _NAME(buffer))
        memory = np.ctypeslib.as_array((ctypes.c_uint8 * buffer_size).from_address(address))
    else:
        memory = np.frombuffer(buffer, np.uint8, buffer_size)
    return memory.reshape(height, width, _PIXEL_BYTES)
