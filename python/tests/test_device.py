# SPDX-License-Identifier: Apache-2.0
"""Tensors on a CUDA device, tested WITHOUT one: stand-ins on the CPU take the places of CUDA, of the library that reads the
tensors and of the encoders. ``examples/cuda_check.py`` shows the real ones on a machine that has a GPU."""

import threading
import time
import unittest
from unittest import mock

import numpy as np

import porthole
from porthole import _cuda, _device_encoders
from tests.fakehost import FakeHost, wait_for


class StandInTensor:
    """Claims to lie on a CUDA device, and cannot be read by numpy."""

    def __init__(self, values):
        self.values = values
        self.shape = values.shape

    @property
    def __cuda_array_interface__(self):
        raise AssertionError("read by something else than the stand-in")

    def __array__(self, *_):
        raise AssertionError("a hidden synchronous copy")


class StandInDevice:
    """Copies in memory; its work is not done before it is let go on."""

    def __init__(self):
        self.go_on = threading.Event()
        self.go_on.set()
        self.waited_on = []
        self.pinned = 0

    def take(self, tensor):
        values = tensor.values.copy()
        return _cuda.Taken(self, values, None, values.shape, str(values.dtype))

    def _wait(self):
        self.waited_on.append(threading.current_thread().name)
        self.go_on.wait(10)

    def colours(self, taken, bottom_up):
        self._wait()
        return taken.tensor[::-1, :, :3] if bottom_up else taken.tensor[:, :, :3]

    def to_host(self, taken):
        self._wait()
        self.pinned += 1
        return taken.tensor


class StandInEncoder:
    """Writes what it was given between a JPEG's first and last marker."""

    name = "stand-in"
    made = []

    def __init__(self):
        self.keys = []
        self.closed = False
        StandInEncoder.made.append(self)

    def encode(self, tensor, key, bitrate):
        self.keys.append(key)
        return _device_encoders.Output(b"\xff\xd8" + tensor.tobytes() + b"\xff\xd9", "jpeg")

    def close(self):
        self.closed = True


class BrokenEncoder(StandInEncoder):
    name = "broken"

    def encode(self, tensor, key, bitrate):
        raise RuntimeError("CUDA error: the device has no such unit")


def missing():
    raise ImportError("No module named 'torchcodec'")


class DeviceTest(unittest.TestCase):
    def setUp(self):
        StandInEncoder.made = []
        self.host = FakeHost()
        self.addCleanup(self.host.close)
        self.device = StandInDevice()
        self.patch(_cuda, "device_of", lambda tensor: self.device)

    def patch(self, where, name, value):
        patched = mock.patch.object(where, name, value)
        patched.start()
        self.addCleanup(patched.stop)

    def open(self, name, *factories):
        self.patch(_device_encoders, "factories", list(factories))
        stream = porthole.Stream(name, address=self.host.address)
        self.addCleanup(stream.close)
        return stream, self.host.session(name)

    def image(self, channels=3, dtype=np.uint8):
        return np.arange(4 * 6 * channels).reshape(4, 6, channels).astype(dtype)

    def test_an_encoder_on_the_device_compresses_and_its_bytes_arrive(self):
        stream, session = self.open("gpu", missing, StandInEncoder)
        image = self.image(4)
        self.assertTrue(stream.send(StandInTensor(image)))
        wait_for("it", lambda: session.encoded)
        self.assertEqual(b"\xff\xd8" + image[:, :, :3].tobytes() + b"\xff\xd9", session.encoded[0].data)
        self.assertEqual((6, 4), session.encoded[0].size)
        self.assertEqual(0, self.device.pinned)
        self.assertEqual("stand-in", stream._device.encoder)

    def test_upside_down_is_turned_on_the_device(self):
        stream, session = self.open("flipped", StandInEncoder)
        image = self.image()
        stream.send(StandInTensor(image), bottom_up=True)
        wait_for("it", lambda: session.encoded)
        self.assertEqual(image[::-1].tobytes(), session.encoded[0].data[2:-2])

    def test_without_an_encoder_one_copy_to_pinned_memory_is_sent(self):
        stream, _ = self.open("pinned", missing)
        image = self.image()
        stream.send(StandInTensor(image), simulation_time=1.5)
        frame = self.host.frame("pinned")
        np.testing.assert_array_equal(image, frame.pixels)
        self.assertEqual(1.5, frame.simulation_time)
        self.assertEqual(1, self.device.pinned)
        self.assertEqual("pinned copy", stream._device.encoder)

    def test_samples_that_no_image_codec_has_are_copied_though_there_is_an_encoder(self):
        stream, _ = self.open("depth", StandInEncoder)
        depth = np.linspace(0, 9, 24, dtype=np.float32).reshape(4, 6)
        stream.send(StandInTensor(depth))
        np.testing.assert_array_equal(depth, self.host.frame("depth").pixels)
        self.assertEqual([], StandInEncoder.made)

    def test_an_encoder_that_fails_gives_way_to_the_next_without_a_lost_frame(self):
        stream, session = self.open("failing", BrokenEncoder, StandInEncoder)
        with self.assertLogs("porthole", "WARNING") as logged:
            stream.send(StandInTensor(self.image()))
            wait_for("it", lambda: session.encoded)
        self.assertIn("broken cannot compress on the device: CUDA error", logged.output[0])

    def test_sending_never_waits_for_the_device_and_the_newest_frame_wins(self):
        stream, session = self.open("slow", StandInEncoder)
        self.device.go_on.clear()
        begin = time.monotonic()
        images = [self.image() + n for n in range(50)]
        sent = [stream.send(StandInTensor(i)) for i in images]
        self.assertLess(time.monotonic() - begin, 5, "the device stands still for as long as it likes")
        self.assertTrue(sent[0])
        self.assertIn(False, sent)
        self.device.go_on.set()
        wait_for("the newest", lambda: session.encoded and session.encoded[-1].data[2:-2] == images[-1].tobytes())
        self.assertLessEqual(len(session.encoded), 3)
        self.assertEqual({"porthole-device"}, set(self.device.waited_on))

    def test_a_tensor_may_be_changed_when_send_returns(self):
        stream, session = self.open("mine", StandInEncoder)
        self.device.go_on.clear()
        image = self.image()
        before = image.tobytes()
        stream.send(StandInTensor(image))
        image[:] = 0
        self.device.go_on.set()
        wait_for("it", lambda: session.encoded)
        self.assertEqual(before, session.encoded[0].data[2:-2])

    def test_what_cannot_be_shown_is_refused_at_once(self):
        stream, session = self.open("wrong", StandInEncoder)
        with self.assertRaisesRegex(ValueError, "not \\(2, 4, 6, 3\\)"):
            stream.send(StandInTensor(np.zeros((2, 4, 6, 3), np.uint8)))
        with self.assertRaisesRegex(ValueError, "infinite"):
            stream.send(StandInTensor(self.image()), simulation_time=float("inf"))
        with self.assertRaisesRegex(ValueError, "not one of"):
            stream.send(StandInTensor(self.image()), format="yuv")
        self.assertEqual([], session.encoded)

    def test_nothing_is_copied_while_nobody_watches(self):
        self.host.wanted = False
        stream, session = self.open("idle", StandInEncoder)
        stream.send(StandInTensor(self.image()))
        wait_for("the one for the first viewer", lambda: session.encoded)
        self.assertFalse(stream.send(StandInTensor(self.image())))
        self.assertEqual(1, len(self.device.waited_on))

    def test_the_thread_and_the_encoder_end_with_the_stream(self):
        stream, session = self.open("ends", StandInEncoder)
        stream.send(StandInTensor(self.image()))
        wait_for("it", lambda: session.encoded)
        thread = stream._device._thread
        stream.close()
        wait_for("its end", lambda: not thread.is_alive())
        self.assertTrue(StandInEncoder.made[0].closed)


class LibraryTest(unittest.TestCase):
    def test_a_tensor_that_no_library_reads_is_a_type_error_that_names_them(self):
        with mock.patch.object(_cuda, "_LIBRARIES", {}), self.assertRaisesRegex(TypeError, "PyTorch or CuPy"):
            _cuda.device_of(StandInTensor(np.zeros((2, 2))))


if __name__ == "__main__":
    unittest.main()
