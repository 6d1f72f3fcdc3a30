# SPDX-License-Identifier: Apache-2.0
"""What people write first: Flask and OpenCV, an encode for each client. flask_server.py PORT PICTURE FPS"""

import sys

import cv2
from flask import Flask, Response
from source import Newest, Source

port, newest = int(sys.argv[1]), Newest(Source(sys.argv[2], bgr=True), float(sys.argv[3]))
app = Flask(__name__)


def parts():
    for frame in newest.frames():
        jpeg = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
        yield b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + jpeg + b"\r\n"


@app.route("/stream")
def stream():
    return Response(parts(), mimetype="multipart/x-mixed-replace; boundary=frame")


newest.start()
app.run("127.0.0.1", port, threaded=True)
