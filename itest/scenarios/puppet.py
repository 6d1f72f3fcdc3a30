# SPDX-License-Identifier: Apache-2.0
"""The viewer page in Chromium, doing what it is told, and what its canvas shows."""

import base64
import io
import json
import os
import pathlib
import shutil
import subprocess
import time

from host import ROOT

try:
    import numpy
    from PIL import Image
except ImportError:
    numpy = None

BROWSER = ROOT / "itest" / "browser"


def no_browser():
    """Why there is none, or nothing."""
    if not shutil.which("node") or not (BROWSER / "node_modules").is_dir():
        return "there is no Node with playwright-core"
    if not pathlib.Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists():
        return "Chromium is not installed"
    return None


def psnr(one, other):
    """How like two frames are, in dB; those of different sizes are not."""
    if one.shape != other.shape:
        return 0.0
    error = numpy.mean((one.astype(float) - other) ** 2)
    return float(10 * numpy.log10(255 ** 2 / max(error, 1e-9)))


def pixels(data):
    return numpy.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


class Puppet:
    """The page in Chromium, doing what it is told."""

    def __init__(self, url):
        self.process = subprocess.Popen(
            ["node", "puppet.mjs", url], cwd=BROWSER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, action, **arguments):
        self.process.stdin.write(json.dumps({"action": action, **arguments}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("the browser ended")
        return json.loads(line)

    def image(self, after=-1):
        """The sequence of the frame on the canvas, and its pixels."""
        shown = self("frame", after=after)
        return shown["sequence"], pixels(base64.b64decode(shown["png"]))

    def pause(self):
        """Two frames taken half a second apart."""
        first, before = self.image()
        time.sleep(0.5)
        return before, self.image(first)[1]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
