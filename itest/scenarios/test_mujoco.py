# SPDX-License-Identifier: Apache-2.0
"""A real simulator's frames in a real browser: what the canvas shows is what MuJoCo rendered."""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import textwrap
import unittest

from host import ROOT, Host, wait_for

PYTHON = os.environ.get("PORTHOLE_MUJOCO_PYTHON", "")
BROWSER = ROOT / "itest" / "browser"
SECONDS = 14

# The example as it is, with every frame kept by its time in the simulation.
RECORDER = textwrap.dedent("""
    import sys
    import numpy as np
    import porthole
    sent, kept = porthole.Stream.send, {}
    def send(self, array, **options):
        if len(kept) < 500:
            kept[options["simulation_time"]] = array.copy()
        return sent(self, array, **options)
    porthole.Stream.send = send
    out = sys.argv.pop(1)
    import mujoco_stream
    mujoco_stream.main()
    np.savez(out, times=np.array(list(kept)), frames=np.array(list(kept.values())))
""")


class MuJoCo(unittest.TestCase):
    def setUp(self):
        if not PYTHON:
            self.skipTest("there is no Python with MuJoCo (PORTHOLE_MUJOCO_PYTHON)")
        if not shutil.which("node") or not (BROWSER / "node_modules").is_dir():
            self.skipTest("there is no Node with playwright-core")
        if not pathlib.Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists():
            self.skipTest("Chromium is not installed")
        try:
            import cv2  # noqa: F401
        except ImportError:
            self.skipTest("OpenCV for Python is not installed")
        self.host = Host()
        self.addCleanup(self.host.close)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_the_canvas_shows_what_the_simulator_rendered(self):
        import cv2
        import numpy

        record = self.folder / "rendered.npz"
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'python'}:{ROOT / 'python' / 'examples'}"}
        simulator = subprocess.Popen(
            [PYTHON, "-c", RECORDER, str(record), "--address", self.host.link, "--seconds", str(SECONDS)],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(simulator.kill)
        try:
            wait_for("the stream", lambda: self.host.stream("mujoco") or simulator.poll() is not None, 30)
        finally:
            if simulator.poll() is not None:
                output = simulator.stdout.read()
                if "GL" in output:
                    self.skipTest("MuJoCo cannot render here: " + output.strip().splitlines()[-1])
                self.fail(output)
        done = subprocess.run(
            ["node", "capture.mjs", f"http://127.0.0.1:{self.host.port}/?stream=mujoco", "4"], cwd=BROWSER,
            capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual(0, done.returncode, done.stderr)
        *shown, rate = [json.loads(line) for line in done.stdout.splitlines()]
        simulator.wait(60)
        rendered = numpy.load(record)
        by_time = dict(zip(rendered["times"].tolist(), rendered["frames"]))
        for image in shown:
            png = numpy.frombuffer(base64.b64decode(image["png"]), numpy.uint8)
            canvas = cv2.cvtColor(cv2.imdecode(png, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
            wanted = by_time[image["simulationTime"]]
            self.assertEqual(wanted.shape, canvas.shape)
            error = numpy.mean((canvas.astype(float) - wanted) ** 2)
            psnr = 10 * numpy.log10(255 ** 2 / max(error, 1e-9))
            print(f"\n  frame {image['sequence']}: PSNR {psnr:.1f} dB", end="")
            self.assertGreaterEqual(psnr, 30)
        print(f"\n  {rate['fps']:.1f} frames a second")
        self.assertEqual(len(shown), len({p["sequence"] for p in shown}), "the frames move on")
        self.assertGreater(rate["fps"], 10)


if __name__ == "__main__":
    unittest.main()
