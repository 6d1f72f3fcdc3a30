# SPDX-License-Identifier: Apache-2.0
"""Boxes in the pixels of those who ask for them, and in nobody else's, whatever carries the frames."""

import base64
import importlib.util
import io
import json
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.request

import numpy as np
from host import ROOT, WebSocket, wait_for
from webrtc import HERE, SYSTEM_PYTHON, Watching, has

sys.path.insert(0, str(ROOT / "python"))

WIDTH, HEIGHT, BLOCK, MARGIN, TOP = 640, 480, 80, 12, 200
LABEL = "person"


def colourfulness(image):
    """How far each pixel is from grey, which all is but boxes and labels."""
    return image.max(axis=-1).astype(int) - image.min(axis=-1)


def box_of(image):
    """How colourful the box's left and right edge are, which are found by the white block that it is around."""
    row = image[TOP + BLOCK // 2]
    white = np.flatnonzero(row.min(axis=1) > 200)
    assert len(white) > BLOCK / 2, f"no block: {white}"
    edges = white[0] - MARGIN, white[-1] + 1 + MARGIN
    return min(int(colourfulness(row[max(0, x - 2):x + 3]).max()) for x in edges)


def jpeg(data):
    from PIL import Image
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


@unittest.skipUnless(importlib.util.find_spec("PIL"), "Pillow is not installed")
class Annotations(Watching):
    CHROMIUM = False
    # a host that has just started is busy, which is no reason to refuse a viewer here
    OPTIONS = ("--/io.porthole.transport.webrtc/processorShareInPercent=1000",)

    @classmethod
    def start_source(cls, host):
        import porthole

        over = threading.Event()
        camera = porthole.Stream("camera", fps=20, address=host.link)
        bare = porthole.Stream("bare", fps=20, address=host.link)

        def send():
            number = 0
            while not over.wait(0.05):
                left = 40 + 8 * (number % 50)
                image = np.full((HEIGHT, WIDTH, 3), 100, np.uint8)
                image[TOP:TOP + BLOCK, left:left + BLOCK] = 255
                bbox = [left - MARGIN, TOP - MARGIN, left + BLOCK + MARGIN, TOP + BLOCK + MARGIN]
                found = {"bbox": bbox, "class_name": LABEL, "confidence": 0.87, "track_id": 7}
                camera.send(image, annotations={"detections": [found]})
                bare.send(np.full((HEIGHT, WIDTH, 3), 100, np.uint8))
                number += 1

        thread = threading.Thread(target=send)
        thread.start()
        cls.addClassCleanup(lambda: (over.set(), thread.join(), camera.close(), bare.close()))
        for name in ("camera", "bare"):
            wait_for("the source", lambda: host.stream(name), 20)

    def has_box(self, image, where):
        self.assertGreater(box_of(image), 30, where)

    def has_none(self, image, where):
        self.assertLess(int(colourfulness(image).max()), 20, where)

    def mjpeg(self, path, count=3):
        """The first images of a multipart answer."""
        images = []
        with urllib.request.urlopen(f"http://127.0.0.1:{self.host.port}{path}", timeout=15) as answer:
            while len(images) < count:
                line = answer.readline()
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
                    while answer.readline().strip():
                        pass
                    images.append(jpeg(answer.read(length)))
        return images

    def test_mjpeg_and_snapshots_have_the_box_of_their_own_frame_for_those_who_ask(self):
        for image in self.mjpeg("/streams/camera/mjpeg?annotations=drawn"):
            self.has_box(image, "mjpeg")
        for image in self.mjpeg("/streams/camera/mjpeg"):
            self.has_none(image, "mjpeg")
        self.has_box(jpeg(self.host.get("/streams/camera/snapshot?annotations=drawn")[2]), "snapshot")
        self.has_none(jpeg(self.host.get("/streams/camera/snapshot")[2]), "snapshot")

    def test_a_plain_websocket_has_the_box_for_those_who_ask(self):
        for query, check in (("&annotations=drawn", self.has_box), ("", self.has_none)):
            client = WebSocket(self.host.port, "/streaming/client/?stream=camera" + query)
            check(jpeg(client.frame()[1]), "websocket" + query)
            client.close()

    def test_an_xray_frame_has_the_box_unless_it_is_asked_for_separately(self):
        for query, check in (("", self.has_box), ("?annotations=separate", self.has_none)):
            client = WebSocket(self.host.port, "/api/ws" + query)
            client.send(1, json.dumps({"type": "subscribe", "filters": {"node_id": "camera"}}).encode())
            client.text("subscribed")
            while (message := client.text("xray_frame"))["node_id"] != "camera":
                pass
            self.assertEqual("raw", message["xray_mode"])
            self.assertEqual(LABEL, message["detections"][0]["class_name"])
            check(jpeg(base64.b64decode(message["frame_data"])), "xray_frame" + query)
            client.close()

    def test_viewers_who_ask_for_the_same_share_one_encode(self):
        clients = [WebSocket(self.host.port, "/streaming/client/?stream=camera&annotations=drawn&quality=77")
                   for _ in range(3)]
        for client in clients:
            client.frame()
        encodes = [e for e in self.host.stream("camera")["encodes"] if e.get("quality") == 77]
        self.assertEqual([3], [e["viewers"] for e in encodes])
        for client in clients:
            client.close()

    @unittest.skipUnless(has("aiortc"), "python3-aiortc is not installed")
    def test_webrtc_has_the_box_for_those_who_ask_and_for_overwatch(self):
        base = f"http://127.0.0.1:{self.host.port}"
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [SYSTEM_PYTHON, str(HERE / "offer_aiortc.py"), folder,
                 f"asked={base}/whep/camera?codec=vp8&annotations=drawn", f"plain={base}/whep/camera?codec=vp8",
                 f"overwatch={base}/api/webrtc/offer"],
                capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
            self.assertEqual(0, done.returncode, done.stderr[-2000:])
            images = {name: np.load(f"{folder}/{name}.npy") for name in ("asked", "plain", "overwatch")}
        self.has_box(images["asked"], "whep")
        self.has_none(images["plain"], "whep")
        self.has_box(images["overwatch"], "overwatch")

    def post(self, stream, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.host.port}/api/v1/streams/{stream}/annotations", json.dumps(body).encode(),
            {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as e:
            return e.code, e.read()

    def test_what_a_detector_posts_reaches_every_viewer_until_its_time_is_over(self):
        viewer = WebSocket(self.host.port, protocol="porthole.v1")
        viewer.send(1, json.dumps({"type": "subscribe", "stream": "bare"}).encode())
        viewer.text("subscribed")
        found = {"bbox": {"x": 100, "y": 100, "width": 50, "height": 50}, "class": LABEL, "confidence": 0.5}
        self.assertEqual(204, self.post("bare", {"detections": [found], "lifetimeMs": 2000})[0])
        told = viewer.text("annotations", acknowledge=True)["detections"]
        self.assertEqual([{"x": 100, "y": 100, "width": 50, "height": 50, "label": LABEL, "confidence": 0.5}], told)
        viewer.close()
        drawn = jpeg(self.host.get("/streams/bare/snapshot?annotations=drawn")[2])
        self.assertGreater(int(colourfulness(drawn[125, 97:103]).max()), 30)
        wait_for("no box any more", lambda: colourfulness(
            jpeg(self.host.get("/streams/bare/snapshot?annotations=drawn")[2])).max() < 20, 10)
        status, problem = self.post("nowhere", {})
        self.assertEqual(404, status, problem)


if __name__ == "__main__":
    unittest.main()
