# SPDX-License-Identifier: Apache-2.0
"""What people write first: Flask and OpenCV, an encode for each client. flask_server.py PORT PICTURE FPS"""

import sys
import time

import cv2
import numpy
from flask import Flask, Response

port, image, fps = int(sys.argv[1]), cv2.imread(sys.argv[2]), float(sys.argv[3])
app = Flask(__name__)


def parts():
    shift = 0
    while True:
        begin = time.monotonic()
        shift = (shift + 8) % image.shape[1]
        done, jpeg = cv2.imencode(".jpg", numpy.roll(image, shift, axis=1), [cv2.IMWRITE_JPEG_QUALITY, 85])
        yield b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + jpeg.tobytes() + b"\r\n"
        time.sleep(max(0, 1 / fps - (time.monotonic() - begin)))


@app.route("/stream")
def stream():
    return Response(parts(), mimetype="multipart/x-mixed-replace; boundary=frame")


app.run("127.0.0.1", port, threaded=True)
