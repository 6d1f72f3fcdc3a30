# SPDX-License-Identifier: Apache-2.0
"""A stand-in for omni.kit.viewport.utility: a viewport that shows what a test painted.

As in Kit, a capture is delivered on a later turn of the loop, only while somebody holds the object that asked for it,
as a capsule around memory that is taken back when the callback returns.
"""

import ctypes
import weakref

import omni.kit.app

RGBA8_UNORM = 11

_new_capsule = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(
    ("PyCapsule_New", ctypes.pythonapi))


class ViewportAPI:
    def __init__(self, image):
        #: (height, width, 4) uint8, or another type for what is not RGBA8.
        self.image = image
        self.delivers = True


viewport = None
captures = 0


def get_active_viewport(usd_context_name=""):
    return viewport


class _Capture:
    def __init__(self, viewport_api, on_capture_fn):
        self.viewport_api = viewport_api
        self.on_capture_fn = on_capture_fn


def capture_viewport_to_buffer(viewport_api, on_capture_fn, is_hdr=False):
    global captures
    captures += 1
    capture = _Capture(viewport_api, on_capture_fn)
    held = weakref.ref(capture)
    app = omni.kit.app.get_app()
    turns = 2

    def deliver():
        nonlocal turns
        turns -= 1
        if turns > 0 or not viewport_api.delivers:
            return
        app.late.remove(deliver)
        if held() is not None:
            _hand_over(viewport_api.image, held().on_capture_fn)

    app.late.append(deliver)
    return capture


def _hand_over(image, receive):
    memory = image.copy()
    capsule = _new_capsule(memory.ctypes.data, None, None)
    receive(capsule, memory.nbytes, image.shape[1], image.shape[0], RGBA8_UNORM)
    memory.fill(0xEE)
