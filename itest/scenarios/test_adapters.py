# SPDX-License-Identifier: Apache-2.0
"""Each adapter's example, as a user runs it, against the running host: what it rendered is what is seen."""

import json
import os
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import textwrap
import unittest
import urllib.request

from host import ROOT, Host, WebSocket, wait_for

try:
    import cv2
    import numpy
except ImportError:
    cv2 = numpy = None

PYTHON = os.environ.get("PORTHOLE_MUJOCO_PYTHON", "") or sys.executable
PACKAGE = ROOT / "python"

# Runs a file as it is, and keeps the newest 100 MB of each stream's frames by sequence.
RECORDER = textwrap.dedent("""
    import runpy, signal, sys
    import numpy as np
    import porthole
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sent, kept = porthole.Stream.send, {}
    def send(self, array, *arguments, **options):
        taken = sent(self, array, *arguments, **options)
        mine = kept.setdefault(self.name, {})
        mine[self.sequence] = array.copy()
        if len(mine) * array.nbytes > 100e6:
            del mine[next(iter(mine))]
        return taken
    porthole.Stream.send = send
    out = sys.argv.pop(1)
    sys.argv.pop(0)
    runpy.run_path(sys.argv[0], run_name="__main__")
    np.savez(out, **{f"{name} {sequence}": frame for name in kept for sequence, frame in kept[name].items()})
""")

# A viewport that changes, in the stand-in of Kit's API.
KIT = textwrap.dedent("""
    import argparse, sys, time
    parser = argparse.ArgumentParser()
    parser.add_argument("--address")
    parser.add_argument("--package", required=True)
    chosen = parser.parse_args()
    sys.path[:0] = [chosen.package + "/tests/kit", chosen.package + "/isaac-sim/io.porthole.viewport"]
    import carb.settings, numpy as np, omni.kit.app, omni.timeline
    import omni.kit.viewport.utility as utility
    from porthole_kit import Extension
    path = "/exts/io.porthole.viewport/"
    carb.settings.values.update({path + "name": "isaac-sim", path + "fps": 30.0, path + "address": chosen.address})
    extension = Extension()
    extension.on_startup("io.porthole.viewport")
    v, u = np.ogrid[:240, :320]
    begin = time.monotonic()
    try:
        while True:
            seconds = omni.timeline.get_timeline_interface().seconds = time.monotonic() - begin
            frame = np.full((240, 320, 4), 255, np.uint8)
            frame[:, :, 0] = (u + 40 * seconds) % 256
            frame[:, :, 1] = v
            frame[:, :, 2] = 60
            utility.viewport = utility.ViewportAPI(frame)
            omni.kit.app.get_app().update()
            time.sleep(1 / 60)
    except KeyboardInterrupt:
        extension.on_shutdown()
""")


def psnr(a, b):
    error = numpy.mean((a.astype(float) - b) ** 2)
    return 10 * numpy.log10(255 ** 2 / max(error, 1e-9))


class Seen:
    """A frame as a client got it: RGB, with its place in the stream and its time in the simulation."""

    def __init__(self, headers, jpeg):
        self.sequence = int(headers["X-Sequence"])
        self.seconds = float(headers["X-Simulation-Time"])
        decoded = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_COLOR)
        self.pixels = cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)


@unittest.skipUnless(cv2, "OpenCV for Python is not installed")
class Adapters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.addClassCleanup(cls.host.close)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)

    def run_example(self, path, *options, needs=(), record=True):
        """Starts it; skips the test when what it needs is not installed."""
        for library in needs:
            if subprocess.run([PYTHON, "-c", f"import {library}"], capture_output=True).returncode:
                self.skipTest(f"{library} for Python is not installed")
        self.record = self.folder / (pathlib.Path(path).stem + ".npz")
        start = ["-c", RECORDER, str(self.record)] if record else []
        process = subprocess.Popen(
            [PYTHON, *start, str(path), "--address", self.host.link, *options], text=True,
            env={**os.environ, "PYTHONPATH": f"{PACKAGE}:{PACKAGE / 'examples'}", "PYTHONUNBUFFERED": "1",
                 "PORTHOLE_ADDRESS": self.host.link}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.process = process

    def wait_for_stream(self, name):
        wait_for("the stream " + name, lambda: self.host.stream(name) or self.process.poll() is not None, 30)
        if self.process.poll() is not None:
            output = self.process.stdout.read()
            if "GL" in output:
                self.skipTest("MuJoCo cannot render here: " + output.strip().splitlines()[-1])
            self.fail(output)

    def look(self, name):
        """A snapshot, as soon as there is one."""
        self.wait_for_stream(name)

        def taken():
            status, headers, body = self.host.get(f"/streams/{name}/snapshot?quality=95&subsampling=444")
            if self.process.poll() is not None:
                self.wait_for_stream(name)
            return status == 200 and Seen(headers, body)

        return wait_for("a frame of " + name, taken, 30)

    def look_later(self, seen, name):
        """A snapshot of a later moment than the one that was seen."""
        return wait_for("a later frame of " + name, lambda: (s := self.look(name)).seconds > seen.seconds and s)

    def look_at_rest(self, name, timestep):
        """A snapshot of a paused simulation: of the step at which the host says that it rests."""
        def rested():
            seen, state = self.look(name), self.host.stream(name)["simulation"]
            return state["paused"] and abs(seen.seconds - state["step"] * timestep) < 1e-9 and seen

        return wait_for("the pause", rested)

    def tone(self, name, tone):
        self.patch(name, {"tone": tone})

    def patch(self, path, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.host.port}/api/v1/streams/{path}", json.dumps(body).encode(),
            {"Content-Type": "application/json"}, method="PATCH")
        with urllib.request.urlopen(request, timeout=10) as answer:
            self.assertEqual(200, answer.status)

    def finish(self):
        """Interrupts it as a user does; returns what it rendered, by stream and sequence, and what it said."""
        self.process.send_signal(signal.SIGINT)
        output, _ = self.process.communicate(timeout=30)
        self.assertEqual(0, self.process.returncode, output)
        with numpy.load(self.record) as images:
            return {(k.split()[0], int(k.split()[1])): images[k] for k in images.files}, output

    def assert_same(self, name, seen, rendered, minimum=32):
        wanted = rendered[name, seen.sequence]
        if wanted.ndim == 2:
            wanted = numpy.repeat(wanted[:, :, None], 3, 2)
        self.assertEqual(wanted[:, :, :3].shape, seen.pixels.shape)
        value = psnr(seen.pixels, wanted[:, :, :3])
        print(f"\n  {name} frame {seen.sequence}: PSNR {value:.1f} dB", end="")
        self.assertGreaterEqual(value, minimum)
        self.assertGreater(seen.pixels.std(), 5, "it shows something")

    def test_mujoco_shows_cameras_depth_and_segmentation(self):
        self.run_example(PACKAGE / "examples" / "mujoco_stream.py", "--camera", "free", "--camera", "chase", "--depth",
                         "--segmentation", "--size", "320x240", needs=("mujoco",))
        self.wait_for_stream("mujoco-chase-segmentation")
        self.tone("mujoco-depth", "colormap=grey,window=0:10")
        streams = ("mujoco", "mujoco-chase", "mujoco-depth", "mujoco-segmentation")
        seen = {name: self.look(name) for name in streams}
        later = self.look_later(seen["mujoco"], "mujoco")
        rendered, output = self.finish()
        for name in ("mujoco", "mujoco-chase"):
            self.assert_same(name, seen[name], rendered)
        self.assert_same("mujoco", later, rendered)
        depth = rendered["mujoco-depth", seen["mujoco-depth"].sequence]
        rendered["mujoco-depth", seen["mujoco-depth"].sequence] = numpy.clip(depth / 10, 0, 1) * 255
        self.assert_same("mujoco-depth", seen["mujoco-depth"], rendered)
        self.assert_colours_tell_objects_apart(
            rendered["mujoco-segmentation", seen["mujoco-segmentation"].sequence], seen["mujoco-segmentation"].pixels)
        self.assertIn("mujoco-chase-depth: 0 frames rendered", output, "nobody watched that one")

    def assert_colours_tell_objects_apart(self, numbers, pixels):
        colours = {}
        for number in numpy.unique(numbers):
            inside = cv2.erode((numbers == number).astype(numpy.uint8), numpy.ones((9, 9)))
            if inside.sum() > 30:
                of_object = pixels[inside > 0]
                self.assertLess(of_object.std(0).max(), 12, f"object {number} has one colour")
                colours[number] = of_object.mean(0)
        self.assertGreaterEqual(len(colours), 3)
        for a in colours:
            for b in colours:
                self.assertTrue(a == b or numpy.abs(colours[a] - colours[b]).max() > 15, f"{a} and {b} differ")

    def test_viewers_pause_mujoco_and_move_its_camera(self):
        self.run_example(PACKAGE / "examples" / "mujoco_stream.py", "--name", "steered", "--size", "320x240",
                         needs=("mujoco",), record=False)
        self.look("steered")
        viewer = WebSocket(self.host.port, protocol="porthole.v1")
        self.addCleanup(viewer.close)
        viewer.say(type="acquire", stream="steered")
        self.assertTrue(viewer.text("lease")["granted"])
        viewer.say(type="input", stream="steered", event={"kind": "command", "name": "pause", "argument": ""})
        before = self.look_at_rest("steered", 0.004)
        viewer.say(type="input", stream="steered",
                   event={"kind": "wheel", "x": 0.5, "y": 0.5, "deltaX": 0, "deltaY": -8, "modifiers": 0})
        wait_for("a nearer view", lambda: self.nearer("steered", before))
        viewer.say(type="input", stream="steered", event={"kind": "command", "name": "step", "argument": ""})
        wait_for("one step of 4 ms", lambda: abs(self.look("steered").seconds - before.seconds - 0.004) < 1e-9)
        self.assertLess(psnr(self.look("steered").pixels, before.pixels), 25, "the camera stays where it was put")

    def nearer(self, name, before):
        seen = self.look(name)
        self.assertEqual(before.seconds, seen.seconds, "it is paused")
        return psnr(seen.pixels, before.pixels) < 25 and seen

    def test_while_nobody_watches_mujoco_renders_nothing(self):
        self.run_example(PACKAGE / "examples" / "mujoco_stream.py", "--name", "unwatched", "--depth", needs=("mujoco",),
                         record=False, *("--seconds", "2"))
        self.wait_for_stream("unwatched")
        output, _ = self.process.communicate(timeout=30)
        self.assertEqual(["unwatched: 0 frames rendered", "unwatched-depth: 0 frames rendered"],
                         output.strip().splitlines()[-2:])

    def test_gymnasium_shows_the_environment_with_its_episode(self):
        self.run_example(PACKAGE / "examples" / "gymnasium_stream.py", needs=("gymnasium", "pygame"))
        seen = self.look("gym")
        viewer = WebSocket(self.host.port, protocol="porthole.v1")
        self.addCleanup(viewer.close)
        viewer.say(type="subscribe", stream="gym")
        annotations = viewer.text("annotations")
        kind, image = viewer.frame()
        while kind != 2:
            kind, image = viewer.frame()
        sequence, = struct.unpack_from("<Q", image, 8)
        seconds, = struct.unpack_from("<d", image, 24)
        rendered, output = self.finish()
        self.assert_same("gym", seen, rendered)
        self.assertEqual(sequence, annotations["sequence"], "they belong to the frame that follows")
        values = annotations["values"]
        self.assertEqual({"episode", "step", "reward", "return", "terminated", "truncated"}, set(values))
        self.assertGreaterEqual(values["episode"], 1)
        self.assertAlmostEqual(values["step"] * 0.02, seconds, msg="a step of CartPole is 20 ms")
        self.assertEqual(values["step"], values["return"], "each step is worth one")
        self.assertRegex(output, r"gym: [1-9]\d* frames rendered")

    def test_a_render_function_is_shown_by_the_callback(self):
        self.run_example(PACKAGE / "examples" / "callback_stream.py")
        self.wait_for_stream("pond")
        self.tone("pond", "colormap=grey,window=-0.3:0.3")
        seen = self.look("pond")
        rendered, _ = self.finish()
        heights = rendered["pond", seen.sequence]
        rendered["pond", seen.sequence] = numpy.clip((heights + 0.3) / 0.6, 0, 1) * 255
        self.assert_same("pond", seen, rendered)

    def test_a_slider_of_the_pond_is_felt_in_its_plot(self):
        self.run_example(PACKAGE / "examples" / "pond_controls.py", record=False)
        self.wait_for_stream("pond-controls")

        def energies():
            _, _, body = self.host.get("/api/v1/streams/pond-controls/plots.csv?id=energy")
            return [float(line.split(",")[-1]) for line in body.decode().splitlines()[1:]]

        calm = wait_for("a curve", energies)[-1]
        self.patch("pond-controls/controls", {"rain": 40})
        wait_for("the rain", lambda: max(energies()) > 3 * calm, 30)

    def test_frames_of_an_isaac_gym_task_are_shown(self):
        self.run_example(PACKAGE / "examples" / "isaacgym_stream.py", needs=("yaml",))
        seen = self.look("isaac-gym")
        rendered, output = self.finish()
        self.assertEqual((480, 640, 4), rendered["isaac-gym", seen.sequence].shape, "as videoResolution says")
        self.assert_same("isaac-gym", seen, rendered)
        self.assertRegex(output, r"[1-9]\d* of \d+ frames sent")

    def test_the_viewport_of_kits_stand_in_is_shown(self):
        script = self.folder / "kit.py"
        script.write_text(KIT)
        self.run_example(script, "--package", str(PACKAGE))
        seen = self.look("isaac-sim")
        later = self.look_later(seen, "isaac-sim")
        rendered, _ = self.finish()
        for frame in (seen, later):
            self.assert_same("isaac-sim", frame, rendered)

    def test_the_simulations_time_travels_from_end_to_end(self):
        code = textwrap.dedent("""
            import sys, time, numpy, porthole
            with porthole.Stream("clock", address=sys.argv[2]) as stream:
                while True:
                    stream.send(numpy.zeros((48, 64), numpy.uint8), simulation_time=12.0625)
                    time.sleep(0.02)
        """)
        script = self.folder / "clock.py"
        script.write_text(code)
        self.run_example(script, record=False)
        self.assertEqual(12.0625, self.look("clock").seconds, "in the header of a snapshot")
        self.assertEqual(12.0625, self.host.stream("clock")["simulationTime"], "in the API")
        viewer = WebSocket(self.host.port, protocol="porthole.v1")
        self.addCleanup(viewer.close)
        viewer.say(type="subscribe", stream="clock")
        kind, image = viewer.frame()
        while kind != 2:
            kind, image = viewer.frame()
        self.assertEqual((12.0625,), struct.unpack_from("<d", image, 24), "in the header of a frame")


if __name__ == "__main__":
    unittest.main()
