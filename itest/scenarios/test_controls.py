# SPDX-License-Identifier: Apache-2.0
"""Controls, plots and the state of a Python simulation, between it, the host, viewers and scripts."""

import json
import os
import subprocess
import sys
import threading
import unittest
import urllib.error
import urllib.request

from host import ROOT, Host, WebSocket, wait_for


class Viewer:
    """A porthole.v1 client that keeps what it is told."""

    def __init__(self, host):
        self.socket = WebSocket(host.port, protocol="porthole.v1")
        self.messages, self.values, self.points, self.state = [], {}, [], {}
        threading.Thread(target=self._read, daemon=True).start()
        self.say("subscribe", stream="arm", fps=1)
        self.say("subscribe-controls", stream="arm")

    def _read(self):
        try:
            while True:
                kind, payload = self.socket.frame()
                if kind == 1:
                    self._take(json.loads(payload))
        except (EOFError, OSError, ValueError):
            pass

    def _take(self, message):
        kind = message["type"]
        if kind == "control-values":
            self.values.update(message["values"])
        elif kind == "plot-points" and message["plot"] == "height":
            self.points = message["points"] if message.get("reset") else self.points + message["points"]
        elif kind == "simulation":
            self.state = message
        self.messages.append(message)

    def say(self, type, **message):
        self.socket.say(type=type, **message)

    def set(self, control, value):
        self.say("set-control", stream="arm", control=control, value=value)

    def last(self, kind):
        return next((m for m in reversed(self.messages) if m["type"] == kind), None)

    def refused(self, title):
        return next((m for m in self.messages if m["type"] == "error" and m["title"] == title), None)


class Controls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host("--/io.porthole.capture.demo/framesPerSecond=5")
        cls.addClassCleanup(cls.host.close)
        cls.lines = []
        cls.producer = subprocess.Popen(
            [sys.executable, str(ROOT / "itest/scenarios/controls_producer.py"), cls.host.link],
            stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT / "python")})
        threading.Thread(target=lambda: cls.lines.extend(iter(cls.producer.stdout.readline, "")), daemon=True).start()
        cls.addClassCleanup(lambda: (cls.producer.kill(), cls.producer.wait(), cls.producer.stdout.close()))
        wait_for("the simulation", lambda: (cls.host.stream("arm") or {}).get("state") in ("live", "idle"), 30)

    def viewer(self):
        viewer = Viewer(self.host)
        self.addCleanup(viewer.socket.close)
        wait_for("the controls", lambda: "speed" in viewer.values)
        return viewer

    def printed(self, line):
        wait_for("the simulation to say: " + line, lambda: any(line in said for said in self.lines))

    def request(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.host.port}/api/v1/streams/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode()

    def test_a_viewer_sets_a_value_that_the_simulation_reads_and_every_viewer_sees(self):
        ann, bob = self.viewer(), self.viewer()
        slider = next(c for c in ann.last("controls")["controls"] if c["id"] == "speed")
        self.assertEqual(("slider", "Robot", "m/s", 2), (slider["kind"], slider["folder"], slider["unit"], slider["max"]))
        ann.set("speed", 0.3)
        error = wait_for("a refusal", lambda: ann.refused("Not in control"))
        self.assertEqual("speed", error["control"])
        ann.say("acquire", stream="arm")
        wait_for("the lease", lambda: (ann.last("lease") or {}).get("granted"))
        ann.set("speed", 0.5)
        self.printed("speed 0.5")
        wait_for("the echo", lambda: bob.values["speed"] == 0.5)
        wait_for("what the simulation made of it", lambda: bob.values["done"] == 0.25)
        bob.set("speed", 2)
        self.assertIn("is in control", wait_for("a refusal", lambda: bob.refused("Not in control"))["detail"])
        ann.set("speed", 5)
        self.assertEqual("speed: 5 is not in 0..2.", wait_for("a refusal", lambda: ann.refused("Bad value"))["detail"])
        ann.set("gait", "trot")
        ann.set("home", True)
        self.printed("gait trot")
        self.printed("home")
        late = self.viewer()
        self.assertEqual((0.5, "trot"), (late.values["speed"], late.values["gait"]))
        status, body = self.request("PATCH", "arm/controls", {"speed": 1.5})
        self.assertEqual(409, status, body)
        ann.say("release", stream="arm")
        wait_for("the release", lambda: not ann.last("lease")["granted"])
        self.assertEqual(200, self.request("PATCH", "arm/controls", {"speed": 1.5})[0])
        self.printed("speed 1.5")
        wait_for("the echo", lambda: ann.values["speed"] == 1.5 and late.values["speed"] == 1.5)
        status, body = self.request("PATCH", "arm/controls", {"speed": 1, "gait": "gallop"})
        self.assertEqual(400, status)
        self.assertIn("'gallop' is not one of walk, trot", body)

    def test_who_comes_late_gets_the_history_of_a_plot_and_anybody_its_csv(self):
        first = self.viewer()
        wait_for("some points", lambda: len(first.points) > 20)
        late = self.viewer()
        wait_for("the history", lambda: len(late.points) > 20)
        self.assertEqual(first.points[:10], late.points[:10])
        wait_for("live points", lambda: late.points[-1][0] > first.points[20][0])
        csv = self.request("GET", "arm/plots.csv?id=height")[1].splitlines()
        self.assertEqual("time,x,height", csv[0])
        self.assertGreater(len(csv), 20)
        values = json.loads(self.request("GET", "arm/plots?id=step")[1])
        self.assertEqual("values", values["source"])
        self.assertGreater(len(values["points"]), 0)
        self.assertEqual(404, self.request("GET", "arm/plots?id=none")[0])

    def test_a_command_with_fields_arrives_with_what_was_filled_in(self):
        wait_for("the form", lambda: json.loads(self.request("GET", "arm/controls")[1])["commands"])
        self.assertEqual(204, self.request("POST", "arm/commands/spawn", {"arguments": {"count": 5}})[0])
        self.printed("spawn {'count': 5, 'name': 'box'}")
        status, body = self.request("POST", "arm/commands/spawn", {"arguments": {"count": 50}})
        self.assertEqual(400, status)
        self.assertIn("50 is not in 1..9", body)
        status, body = self.request("POST", "arm/commands/pause", {"arguments": {"count": 5}})
        self.assertEqual(400, status)
        self.assertIn("the command 'pause' has no fields", body)

    def test_every_viewer_and_script_knows_how_the_simulation_is(self):
        viewer = self.viewer()
        wait_for("the state", lambda: viewer.state.get("paused") is False and viewer.state["realTimeFactor"])
        self.assertEqual(1, viewer.state["episode"])
        self.assertEqual(204, self.request("POST", "arm/commands/pause")[0])
        wait_for("the pause", lambda: viewer.state["paused"])
        self.assertTrue(self.host.stream("arm")["simulation"]["paused"])
        self.assertEqual(1, self.host.metric('porthole_stream_paused{stream="arm"}'))
        self.assertEqual(204, self.request("POST", "arm/commands/resume")[0])
        wait_for("its end", lambda: not viewer.state["paused"])

    def test_the_demo_has_a_speed_too(self):
        self.assertEqual(200, self.request("PATCH", "demo/controls", {"speed": 2})[0])
        controls = json.loads(self.request("GET", "demo-depth/controls")[1])
        self.assertEqual(2, controls["controls"][0]["value"])
        self.assertEqual("frame-time", controls["plots"][0]["id"])


if __name__ == "__main__":
    unittest.main()
