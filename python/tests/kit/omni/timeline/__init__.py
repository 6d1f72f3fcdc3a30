# SPDX-License-Identifier: Apache-2.0
"""A stand-in for omni.timeline."""


class _Timeline:
    def __init__(self):
        self.seconds = 0.0
        self.playing = False

    def get_current_time(self):
        return self.seconds

    def is_playing(self):
        return self.playing

    def play(self):
        self.playing = True

    def pause(self):
        self.playing = False

    def stop(self):
        self.playing = False
        self.seconds = 0.0


_timeline = _Timeline()


def get_timeline_interface():
    return _timeline
