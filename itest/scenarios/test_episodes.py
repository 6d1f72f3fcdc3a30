# SPDX-License-Identifier: Apache-2.0
"""Demonstrations given in the browser, and the dataset that comes of them."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

from host import ROOT, Host, WebSocket, wait_for
from puppet import Puppet, no_browser

PYTHON = os.environ.get("PORTHOLE_MUJOCO_PYTHON", "") or sys.executable
LEROBOT_PYTHON = os.environ.get("PORTHOLE_LEROBOT_PYTHON", "")
PACKAGE = ROOT / "python"
EXAMPLES = PACKAGE / "examples"
CHECK = pathlib.Path(__file__).with_name("episode_check.py")


class Values(threading.Thread):
    """The values that come with a stream's newest frame, as another viewer sees them."""

    def __init__(self, host, stream):
        super().__init__(daemon=True)
        self.now = {}
        self.viewer = WebSocket(host.port, protocol="porthole.v1")
        self.viewer.say(type="subscribe", stream=stream)
        self.start()

    def run(self):
        try:
            while True:
                kind, data = self.viewer.frame()
                if kind == 1 and json.loads(data)["type"] == "annotations":
                    self.now = json.loads(data)["values"]
                elif kind == 2:
                    self.viewer.acknowledge(data)
        except (EOFError, OSError, ValueError):
            pass


@unittest.skipIf(no_browser(), no_browser())
class Demonstrations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.addClassCleanup(cls.host.close)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="porthole-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "push"

    def start(self, python, *options, needs):
        """Starts the example, and steers it in the browser; skips the test when it cannot run here."""
        for library in needs:
            if subprocess.run([python, "-c", f"import {library}"], capture_output=True).returncode:
                self.skipTest(f"{library} for Python is not installed")
        process = subprocess.Popen(
            [python, str(EXAMPLES / "teleoperate_arm.py"), str(self.folder), "--address", self.host.link,
             "--episodes", "3", *options], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONUNBUFFERED": "1"})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        wait_for("the arm", lambda: self.host.stream("arm") or process.poll() is not None, 60)
        if process.poll() is not None:
            output = process.stdout.read()
            if "GL" in output:
                self.skipTest("MuJoCo cannot render here: " + output.strip().splitlines()[-1])
            self.fail(output)
        page = Puppet(self.host.url + ("&" if "?" in self.host.url else "?") + "stream=arm")
        self.addCleanup(page.close)
        page("frame")
        page("steer")
        return process, page

    def demonstrate(self, process, page):
        """Three episodes: by buttons and keys, by keys and the mouse, and one that fails."""
        values = Values(self.host, "arm")
        self.addCleanup(values.viewer.close)

        def wait(what, condition):
            try:
                wait_for(what, condition, 60)
            except AssertionError as e:
                raise AssertionError(f"{e}; the arm says {values.now}") from None

        def steps(number):
            wait("a new episode", lambda: values.now.get("recording"))
            wanted = values.now["recorded"] + number
            wait(f"{number} steps", lambda: values.now["recorded"] >= wanted)

        def saved(number, outcome):
            wait(f"episode {number} is saved", lambda: values.now.get("saved", 0) >= number)
            self.assertEqual(outcome, values.now["outcome"])

        page("command", name="begin")
        steps(1)
        page("hold", key="KeyW", down=True)
        page("hold", key="KeyD", down=True)
        steps(15)
        page("hold", key="KeyD", down=False)
        page("hold", key="KeyW", down=False)
        page("command", name="success")
        saved(1, "success")
        page("key", key="b")
        steps(1)
        page("drag", **{"from": [0.55, 0.6], "to": [0.8, 0.7]})
        page("hold", key="KeyS", down=True)
        steps(15)
        page("hold", key="KeyS", down=False)
        page("key", key="Backspace")
        saved(2, "failure")
        page("command", name="begin")
        steps(1)
        page("hold", key="KeyD", down=True)
        steps(15)
        page("key", key="Enter")
        output, _ = process.communicate(timeout=60)
        self.assertEqual(0, process.returncode, output)
        self.assertIn("3 episodes saved", output)

    def check(self, python, least):
        done = subprocess.run([python, "-W", "ignore", str(CHECK), str(EXAMPLES), str(self.folder)],
                              capture_output=True, text=True, timeout=300)
        self.assertEqual(0, done.returncode, done.stderr)
        found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        self.assertEqual(3, len(found))
        self.assertEqual([True, False, True], [episode["success"] for episode in found])
        for episode in found:
            print("\n ", json.dumps(episode), end="")
            self.assertEqual("Push the red cube onto the green disc", episode["task"])
            self.assertGreaterEqual(episode["steps"], 15)
            self.assertEqual([episode["steps"] - 1], episode["done"])
            self.assertTrue(episode["acted"], "the viewer moved it")
            self.assertGreater(episode["moved"], 0.05)
            self.assertLess(episode["miss"], 1e-3, "each action leads to the next state")
            self.assertGreater(episode["psnr"], least, "the frame is that of its step")
            self.assertGreater(episode["lastPsnr"], least, "and the last one of the last")
            self.assertGreater(episode["psnr"], episode["neighbourPsnr"] + 3, "and not of the one before or after")

    def test_three_episodes_from_the_browser_hold_what_was_rendered_and_done_in_each_step(self):
        process, page = self.start(PYTHON, "--plain", needs=("mujoco", "gymnasium"))
        self.demonstrate(process, page)
        self.check(PYTHON, 60)

    @unittest.skipUnless(LEROBOT_PYTHON, "there is no Python with lerobot (PORTHOLE_LEROBOT_PYTHON); it brings torch")
    def test_lerobot_loads_three_episodes_from_the_browser(self):
        process, page = self.start(LEROBOT_PYTHON, needs=("mujoco", "gymnasium", "lerobot"))
        self.demonstrate(process, page)
        self.check(LEROBOT_PYTHON, 28)


if __name__ == "__main__":
    unittest.main()
