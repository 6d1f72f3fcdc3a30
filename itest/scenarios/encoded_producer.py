# SPDX-License-Identifier: Apache-2.0
"""A producer that compresses its frames itself: JPEG by PIL, or H.264 by Debian's ffmpeg with x264.

    encoded_producer.py LINK NAME jpeg|h264 WIDTH HEIGHT FPS

The frames are those of image.py with their numbers stamped in. Lines on its input: `bad KIND` sends one bad frame and prints
the host's sentence, `keys` prints how often a key frame was asked for, `bitrate` what the viewers wish.
"""

import io
import os
import subprocess
import sys
import threading
import time

import image

import porthole

DELIMITER = b"\0\0\0\1\x09"


class JpegFrames:
    """Images, each whole in itself."""

    codec = "jpeg"

    def __init__(self, width, height, fps):
        from PIL import Image

        self.image = Image
        self.scene = image.scene(width, height)

    def encode(self, number):
        frame = self.scene.copy()
        image.stamp(frame, number)
        out = io.BytesIO()
        self.image.fromarray(frame).save(out, "JPEG", quality=92, subsampling=0)
        return [out.getvalue()]

    def key(self):
        pass


class H264Frames:
    """Access units; x264 writes a delimiter in front of each, so one is known to be whole when the next begins."""

    codec = "h264"

    def __init__(self, width, height, fps):
        self.command = [
            "ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(fps),
            "-i", "-", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-crf", "18",
            "-g", "100000", "-x264-params", "aud=1:repeat-headers=1:bframes=0", "-flush_packets", "1", "-f", "h264", "-"]
        self.scene = image.scene(width, height)
        self.process = None
        self.wanted = threading.Event()
        self.open()

    def open(self):
        """A new encoder begins with a key frame; ffmpeg's command has no other way to ask for one."""
        self.close()
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.rest = b""

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()

    def encode(self, number):
        if self.wanted.is_set():
            self.wanted.clear()
            self.open()
        frame = self.scene.copy()
        image.stamp(frame, number)
        self.process.stdin.write(frame.tobytes())
        self.process.stdin.flush()
        self.rest += self.process.stdout.read() or b""
        *whole, self.rest = split(self.rest)
        return whole

    def key(self):
        self.wanted.set()


def split(data):
    """The access units in it, the last of them perhaps not whole."""
    parts = data.split(DELIMITER)
    return [parts[0], *(DELIMITER + p for p in parts[1:])] if parts[0] else [DELIMITER + p for p in parts[1:]] or [b""]


def bad(kind, good, larger):
    """A frame that passes the package's own cheap checks, and how its size is announced."""
    if kind == "truncated":
        return good[:300] + b"\xff\xd9", 1  # cut off within its tables
    if kind == "torn":  # a shorter image over a longer one that was there before
        return good + larger[len(good):], 1
    if kind == "foreign":
        return b"\xff\xd8<html>\xff\xd9", 1
    return good, 2  # another width


def main(link, name, codec, width, height, fps):
    frames = {"jpeg": JpegFrames, "h264": H264Frames}[codec](width, height, fps)
    stream = porthole.Stream(name, fps=fps, address=link, codec=codec)
    asked = []
    stream.on_key_frame_wanted = lambda: (asked.append(time.monotonic()), frames.key())
    lock = threading.Lock()
    kept = [b""]

    def answer():
        for line in sys.stdin:
            word, _, argument = line.strip().partition(" ")
            with lock:
                if word == "bad":
                    data, factor = bad(argument, kept[0], kept[0] + bytes(500) + b"\xff\xd9")
                    before = stream.frame_refusal
                    stream.send_encoded(data, codec, width=width * factor, height=height)
                    deadline = time.monotonic() + 5
                    while stream.frame_refusal == before and time.monotonic() < deadline:
                        time.sleep(0.002)
                    print(stream.frame_refusal, flush=True)
                elif word == "keys":
                    print(len(asked), flush=True)
                elif word == "bitrate":
                    print(stream.wanted_bitrate, flush=True)

    threading.Thread(target=answer, daemon=True).start()
    number = 0
    while True:
        begin = time.monotonic()
        if stream.wanted() or number % fps == 0:
            for data in frames.encode(number):
                with lock:
                    kept[0] = data
                    stream.send_encoded(data, codec, width=width, height=height, simulation_time=number / fps)
        number += 1
        time.sleep(max(0, begin + 1 / fps - time.monotonic()))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], *map(int, sys.argv[4:7]))
