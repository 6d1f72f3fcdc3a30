# SPDX-License-Identifier: Apache-2.0
"""A thread that does one thing again and again until the soak is over."""

import collections
import random
import threading
import traceback


class Worker(threading.Thread):
    """Calls act() until the event is set; what ends it before is its fault."""

    def __init__(self, name, over):
        super().__init__(name=name, daemon=True)
        self.over = over
        self.random = random.Random(name)
        self.counts = collections.Counter()
        self.fault = ""

    def run(self):
        try:
            while not self.over.is_set():
                self.act()
        except Exception:
            self.fault = traceback.format_exc()
        finally:
            self.finish()

    def act(self):
        raise NotImplementedError

    def finish(self):
        """Gives back what it holds."""

    def pause(self, least, most):
        """Waits a random time; returns early at the end of the soak."""
        self.over.wait(self.random.uniform(least, most))
