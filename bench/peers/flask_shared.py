# SPDX-License-Identifier: Apache-2.0
"""Flask and OpenCV with one encode for all clients. flask_shared.py PORT PICTURE FPS"""

import sys
import threading
import time

import cv2
from flask import Flask, Response
from source import Source

port, source, fps = int(sys.argv[1]), Source(sys.argv[2]), float(sys.argv[3])
app = Flask(__name__)
changed = threading.Condition()
newest = (0, b"")


def encode():
    global newest
    due = time.monotonic()
    while True:
        jpeg = cv2.imencode(".jpg", source.next()[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
        with changed:
            newest = (newest[0] + 1, jpeg)
            changed.notify_all()
        due += 1 / fps
        time.sleep(max(0, due - time.monotonic()))


def parts():
    seen = 0
    while True:
        with changed:
            changed.wait_for(lambda: newest[0] > seen)
            seen, jpeg = newest
        yield b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + jpeg + b"\r\n"


@app.route("/stream")
def stream():
    return Response(parts(), mimetype="multipart/x-mixed-replace; boundary=frame")


threading.Thread(target=encode, daemon=True).start()
app.run("127.0.0.1", port, threaded=True)
