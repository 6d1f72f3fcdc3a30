# SPDX-License-Identifier: Apache-2.0
"""Settings and frames of Isaac Gym tasks, by porthole.isaacgym."""

import http.server
import io
import json
import os
import pathlib
import sys
import tempfile
import threading
import time
import unittest
from unittest import mock

import numpy as np

import porthole
from porthole import _isaacgym_host
from porthole.isaacgym import Settings

from .fakehost import FakeHost, wait_for

try:
    import yaml
except ImportError:
    yaml = None


class Keys(unittest.TestCase):
    def test_each_key_is_read_and_the_rest_left_alone(self):
        settings = Settings.read({"name": "Task", "env": {
            "numEnvs": 4096, "videoStream": True, "videoStreamHost": "10.0.0.1", "videoStreamPort": 58080,
            "videoStreamQuality": 100, "videoStreamBufferSize": 3, "videoStreamBindAll": True, "videoFps": 24,
            "videoResolution": [320, 240], "videoRecord": True, "videoMaxDuration": 60, "videoCodec": "mp4v"}})
        self.assertEqual(
            Settings(True, "10.0.0.1", 58080, 100, 3, True, 24.0, (320, 240), True, 60.0, "mp4v"), settings)
        self.assertEqual(
            ["--host", "0.0.0.0", "--port", "58080", "--/io.porthole.transport.mjpeg/quality=100"],
            settings.host_options)

    def test_what_is_not_given_or_null_is_as_those_tasks_have_it(self):
        self.assertEqual(Settings(), Settings.read({"env": {"videoFps": None}}))
        self.assertEqual(Settings(), Settings.read({}))
        self.assertEqual((False, "127.0.0.1", 8080, 85, 30), (
            Settings().enabled, Settings().host, Settings().port, Settings().quality, Settings().fps))
        self.assertTrue(Settings.read({"videoStream": True}).enabled, "the section alone will do")

    def test_the_newer_names_of_the_switches_are_understood(self):
        settings = Settings.read({"streamVideo": True, "recordVideo": True})
        self.assertEqual((True, True), (settings.enabled, settings.record))

    def test_a_recording_is_as_long_as_its_seconds_or_its_frames(self):
        self.assertEqual(9000, Settings().recorded_frames)
        self.assertEqual(90, Settings(fps=12.0, max_duration=7.5).recorded_frames)
        self.assertEqual(40, Settings(fps=12.0, max_duration=7.5, max_frames=40).recorded_frames)

    def test_a_wrong_value_is_refused_by_its_keys_name(self):
        for wanted, key, value, words in (
            (TypeError, "videoStream", "yes", "true or false"),
            (TypeError, "videoStreamHost", 127, "text"),
            (ValueError, "videoStreamHost", "", "not empty"),
            (TypeError, "videoStreamPort", "8080", "whole number"),
            (ValueError, "videoStreamPort", 0, r"1\.\.65535"),
            (ValueError, "videoStreamQuality", 101, r"1\.\.100"),
            (TypeError, "videoStreamQuality", True, "whole number"),
            (ValueError, "videoStreamBufferSize", 0, r"1\.\."),
            (TypeError, "videoStreamBindAll", 1, "true or false"),
            (ValueError, "videoFps", 0, "more than 0"),
            (ValueError, "videoFps", float("nan"), "more than 0"),
            (TypeError, "videoFps", "30", "a number"),
            (TypeError, "videoResolution", 640, r"\[width, height\]"),
            (TypeError, "videoResolution", [640, 480, 3], r"\[width, height\]"),
            (ValueError, "videoResolution", [0, 480], r"1\.\.16384"),
            (TypeError, "videoRecord", "false", "true or false"),
            (ValueError, "videoDirectory", "", "not empty"),
            (TypeError, "videoMaxFrames", 2.5, "whole number"),
            (ValueError, "videoMaxFrames", 0, r"1\.\."),
            (ValueError, "videoMaxDuration", -1, "more than 0"),
            (TypeError, "videoCodec", 264, "text"),
        ):
            said = f"^{key} is .* should be .*{words}"
            with self.subTest(key=key, value=value), self.assertRaisesRegex(wanted, said):
                Settings.read({"env": {key: value}})

    def test_a_misspelt_key_and_a_file_that_is_none_are_refused(self):
        with self.assertRaisesRegex(ValueError, "videoStreamQualty is not known; there are videoStream, "):
            Settings.read({"env": {"videoStreamQualty": 80}})
        with self.assertRaisesRegex(TypeError, "a path or a dict, not int"):
            Settings.read(5)
        with self.assertRaisesRegex(TypeError, "env is list"):
            Settings.read({"env": []})

    def test_a_path_without_pyyaml_says_how_to_get_it(self):
        with mock.patch.dict(sys.modules, {"yaml": None}):
            with self.assertRaisesRegex(ImportError, "reading 'task.yaml' needs PyYAML.*pip install PyYAML"):
                Settings.read("task.yaml")

    @unittest.skipUnless(yaml, "PyYAML is not installed")
    def test_a_file_is_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "task.yaml")
            with open(path, "w") as file:
                file.write("env:\n  videoStream: True\n  videoResolution: [320, 240]\n")
            self.assertEqual(Settings(enabled=True, resolution=(320, 240)), Settings.read(path))
            with open(path, "w") as file:
                file.write("env:\n  videoStreamPort: high\n")
            with self.assertRaisesRegex(TypeError, "videoStreamPort is 'high'"):
                Settings.read(path)


class Tensor:
    """What torch has of it, on a graphics card."""

    def __init__(self, array):
        self._array = array

    def detach(self):
        return self

    def cpu(self):
        return self

    def __array__(self, dtype=None, copy=None):
        return self._array


class Frames(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(self.host.close)

    def open(self, **env):
        video = porthole.isaacgym.VideoStream({"env": {"videoStream": True, **env}}, "gym", address=self.host.address)
        self.addCleanup(video.close)
        wait_for("an answer", lambda: video.stream is None or video.stream.connected)
        return video

    def test_switched_off_nothing_is_opened(self):
        video = self.open(videoStream=False)
        self.assertFalse(video.add_frame(np.zeros((4, 4, 3), np.uint8)))
        self.assertFalse(video.wanted())
        self.assertEqual([], self.host.sessions)

    def test_a_frame_arrives_as_it_was_with_its_time(self):
        image = np.random.default_rng(3).integers(0, 256, (4, 6, 3), np.uint8)
        self.assertTrue(self.open().add_frame(image, simulation_time=1.5))
        frame = self.host.frame("gym")
        np.testing.assert_array_equal(image, frame.pixels)
        self.assertEqual(1.5, frame.simulation_time)

    def test_tensors_and_camera_images_are_understood(self):
        image = np.random.default_rng(4).integers(0, 256, (4, 6, 4), np.uint8)
        self.open(videoResolution=[6, 4]).add_frame(Tensor(image.reshape(4, 24)))
        np.testing.assert_array_equal(image, self.host.frame("gym").pixels)

    def test_colours_of_any_type_are_taken(self):
        video = self.open(videoFps=1000)
        for number, colours in enumerate((np.full((4, 6, 3), 0.5, np.float32), np.full((4, 6, 3), 32768, np.uint16))):
            wait_for("it is sent", lambda: video.add_frame(colours))
            frame = self.host.frame("gym", number)
            self.assertIn(frame.pixels.flat[0], (127, 128), colours.dtype)

    def test_another_size_is_brought_to_the_resolution(self):
        image = np.repeat(np.repeat(np.arange(6, dtype=np.uint8).reshape(2, 3), 4, 0), 4, 1)
        self.open(videoResolution=[3, 2]).add_frame(image)
        np.testing.assert_array_equal([[0, 1, 2], [3, 4, 5]], self.host.frame("gym").pixels)

    def test_more_frames_than_videofps_are_dropped_without_work(self):
        video = self.open(videoFps=10)
        began = time.monotonic()
        sent = 0
        while time.monotonic() - began < 0.5:
            sent += video.add_frame(np.zeros((4, 4, 3), np.uint8))
        self.assertLessEqual(sent, 10 * (time.monotonic() - began) + 2)
        self.assertGreaterEqual(sent, 1)

    def test_what_is_no_frame_is_refused(self):
        video = self.open()
        with self.assertRaisesRegex(TypeError, "an array or a tensor, not NoneType"):
            video.add_frame(None)


class Recordings(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost(wanted=False)
        self.addCleanup(self.host.close)
        folder = tempfile.TemporaryDirectory(prefix="porthole-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.videos = self.folder / "videos"

    def open(self, **env):
        config = {"videoRecord": True, "videoDirectory": str(self.videos), "videoFps": 1000, **env}
        video = porthole.isaacgym.VideoStream(config, "gym", address=self.host.address)
        self.addCleanup(self.end_all, video)
        return video

    def end_all(self, video):
        """Ends what nobody has ended, as a host does, so that closing waits for nothing."""
        for request in self.host.session("gym").requests:
            self.host.session("gym").report(ref=request["ref"], state="ended")
        video.close()

    def request(self, number):
        session = self.host.session("gym")
        return wait_for(f"request {number}", lambda: len(session.requests) > number and session.requests[number])

    def end(self, ref, content):
        source = self.folder / f"host-{ref}.mp4"
        source.write_bytes(content)
        self.host.session("gym").report(ref=ref, state="ended", reason="stopped", id="x", part=1, path=str(source))

    def test_both_keys_stream_and_record(self):
        video = self.open(videoStream=True, videoFps=25, videoMaxDuration=4)
        request = self.request(0)
        self.assertEqual({"action": "start", "ref": request["ref"], "seconds": 0, "frames": 100, "fps": 25,
                          "label": "episode 1"}, request)
        self.assertTrue(video.add_frame(np.zeros((4, 4, 3), np.uint8)))

    def test_recording_alone_needs_no_viewer(self):
        video = self.open()
        request = self.request(0)
        self.assertFalse(video.wanted(), "no host records yet")
        self.host.session("gym").report(ref=request["ref"], state="recording", id="x", part=1, path="/nowhere/x.mp4")
        wait_for("the recording", video.wanted)
        for _ in range(2):
            wait_for("every frame is sent", lambda: video.add_frame(np.zeros((4, 4, 3), np.uint8)))

    def test_each_episode_is_a_file_of_its_own(self):
        video = self.open()
        first = self.request(0)["ref"]
        second = video.begin_episode()
        self.assertEqual({"action": "stop", "ref": first}, self.request(1))
        self.assertEqual("episode 2", self.request(2)["label"])
        third = video.begin_episode(40)
        self.end(first, b"1")
        self.end(second.ref, b"2")
        self.end(third.ref, b"40")
        wait_for("the files", lambda: self.videos.exists() and {
            "episode_0001.mp4": b"1", "episode_0002.mp4": b"2", "episode_0040.mp4": b"40"} == {
            file.name: file.read_bytes() for file in self.videos.glob("*.mp4")})
        with self.assertRaisesRegex(ValueError, r"episode 10000 is not in 0\.\.9999"):
            video.begin_episode(10_000)

    def test_files_of_an_earlier_run_are_kept(self):
        self.videos.mkdir()
        (self.videos / "episode_0001.mp4").write_bytes(b"earlier")
        self.open()
        self.assertEqual("episode 2", self.request(0)["label"])

    def test_another_codec_and_a_host_without_recorder_are_logged(self):
        with self.assertLogs("porthole", "WARNING") as log:
            video = self.open(videoCodec="mp4v")
            self.host.session("gym").report(
                ref=self.request(0)["ref"], state="failed", reason="the host has no recorder", id="", part=1, path="")
            wait_for("the warning", lambda: any("a recording failed: the host has no recorder" in s for s in log.output))
        self.assertIn("videoCodec is 'mp4v', and recordings are H.264", "".join(log.output))
        self.assertFalse(video.is_recording())
        self.assertTrue(video.add_frame(np.zeros((4, 4, 3), np.uint8)), "the stream goes on")

    def test_without_a_host_it_is_said_that_nothing_is_recorded(self):
        with self.assertLogs("porthole", "WARNING") as log:
            video = porthole.isaacgym.VideoStream(
                {"videoRecord": True, "videoDirectory": str(self.videos)}, "gym", address="/nowhere/link.sock")
            self.addCleanup(video.close)
            wait_for("the warning", lambda: any(
                "takes the frames yet, and nothing is recorded; start one with: ./porthole run" in s for s in log.output))

    def test_a_folder_that_cannot_be_made_stops_nothing(self):
        (self.folder / "videos").write_text("a file")
        with self.assertLogs("porthole", "WARNING") as log:
            video = self.open()
        self.assertIn("recording failed, the simulation goes on", "".join(log.output))
        wait_for("the stream", lambda: video.stream.connected)
        self.assertTrue(video.add_frame(np.zeros((4, 4, 3), np.uint8)))

    def test_without_the_key_nothing_is_recorded(self):
        video = self.open(videoRecord=False, videoStream=True)
        self.assertIsNone(video.begin_episode())
        self.assertIsNone(video.end_episode())
        self.assertFalse(self.videos.exists())


class Server:
    """The HTTP side of a host that has one stream, with JPEG of one quality."""

    def __init__(self, stream, quality_table):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = {f"/api/v1/streams/{stream}": json.dumps({"name": stream}).encode(),
                        f"/streams/{stream}/snapshot": quality_table}.get(self.path)
                self.send_response(404 if body is None else 200)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def jpeg(quality):
    """The beginning of a JPEG, with a luminance table as libjpeg scales it: its mean is right, its shape is not."""
    scale = 5000 / quality if quality < 50 else 200 - 2 * quality
    value = max(1, round(3688 * scale / 100 / 64))
    return b"\xff\xd8\xff\xdb\x00\x43\x00" + bytes([value] * 64)


class Announcement(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(self.host.close)

    def start(self, port, address=None, **env):
        """Opens a stream and collects what is printed, and what is logged."""
        out = io.StringIO()
        printing = mock.patch("builtins.print", lambda *words, **_: out.write(" ".join(words) + "\n"))
        printing.start()
        self.addCleanup(printing.stop)
        video = porthole.isaacgym.VideoStream(
            {"env": {"videoStream": True, "videoStreamPort": port, **env}}, "task", address=address or self.host.address)
        self.addCleanup(video.close)
        return out

    def test_the_url_is_printed_as_soon_as_viewers_can_watch(self):
        server = Server("task", jpeg(85))
        self.addCleanup(server.close)
        with self.assertNoLogs("porthole", "WARNING"):
            out = self.start(server.port)
            wait_for("the line", lambda: out.getvalue().endswith("\n"))
            wait_for("the end of the check", lambda: not any(t.name == "porthole-check" for t in threading.enumerate()))
        self.assertEqual(f"HTTP video streamer started: http://127.0.0.1:{server.port}/?stream=task\n", out.getvalue())

    def test_another_quality_is_a_warning(self):
        server = Server("task", jpeg(60))
        self.addCleanup(server.close)
        with self.assertLogs("porthole", "WARNING") as log:
            self.start(server.port)
            wait_for("the warning", lambda: log.output)
        self.assertRegex(log.output[0], r"videoStreamQuality is 85, but the host sends JPEG of quality (59|60|61)\. .*--port")

    def test_another_port_is_a_warning_with_the_command(self):
        with self.assertLogs("porthole", "WARNING") as log, mock.patch.object(_isaacgym_host, "_SERVED_SECONDS", 0.3):
            out = self.start(1, videoStreamBindAll=True)
            wait_for("the warning", lambda: log.output)
        self.assertIn("does not serve them at http://127.0.0.1:1/", log.output[0])
        self.assertIn("./porthole run --host 0.0.0.0 --port 1 --/io.porthole.transport.mjpeg/quality=85", log.output[0])
        self.assertEqual("", out.getvalue())

    def test_without_a_host_the_command_is_said(self):
        with self.assertLogs("porthole", "WARNING") as log:
            self.start(8123, address="/nowhere/link.sock")
            wait_for("the warning", lambda: any("no Porthole host takes the frames yet" in line for line in log.output))
        line, = (line for line in log.output if "takes the frames yet" in line)
        self.assertIn("start one with: ./porthole run --host 127.0.0.1 --port 8123", line)


if __name__ == "__main__":
    unittest.main()
