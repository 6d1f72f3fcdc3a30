# SPDX-License-Identifier: Apache-2.0
"""./porthole bench peers: processor time and latency of Porthole and of what people use today, on the same frames."""

import argparse
import statistics
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version

from . import comparison_tables, document, noise
from .noise import Load
from .peer_taps import RerunTap, ViserTap
from .processes import ProcessorTime, end_on_signals
from .servers import FAILURES, Porthole, PortholeWebRtc, Peer, Side, WebRtcViewing, jpeg_peer
from .spread import percentile

import net  # noqa: E402 - of itest/scenarios, which .servers has made importable

VIEWERS = (1, 16)
BITRATE = 2_000_000  # the preset "high" of Porthole's WebRTC
ATTEMPTS = 3
SETTLE_SECONDS = 3
USTREAMER = "it takes frames from a V4L2 device alone, and no module for one without a camera (v4l2loopback) is here"
MJPG_STREAMER = "Debian has no package of it, and no registry of packages that can be reached has one"

VISER = jpeg_peer("viser_server.py", "ws://127.0.0.1:{port}/",
                  lambda: [f"Sec-WebSocket-Protocol: viser-v{version('viser')}"], tap=ViserTap)
RERUN = jpeg_peer("rerun_server.py",
                  "http://127.0.0.1:{port}/rerun.sdk_comms.v1alpha1.MessageProxyService/ReadMessages",
                  lambda: ["Content-Type: application/grpc-web+proto", "X-Grpc-Web: 1"], bytes(5), RerunTap)


def sides(without_network=""):
    """Returns all that can be asked for, in the order of the tables.

    :param without_network: why there is no network for WebRTC, or an empty text
    """
    raw = "ws://127.0.0.1:{port}/streaming/client/?stream=bench"
    return [
        Side("porthole", "Porthole, MJPEG", lambda: Porthole("http://127.0.0.1:{port}/streams/bench/mjpeg")),
        Side("porthole-send", "Porthole, MJPEG, frames handed in as arrays",
             lambda: Porthole("http://127.0.0.1:{port}/streams/bench/mjpeg", words=("bench", "send"))),
        Side("porthole-ws", "Porthole, WebSocket", lambda: Porthole(raw)),
        Side("flask", "Flask + OpenCV, an encode for each viewer",
             jpeg_peer("flask_server.py", "http://127.0.0.1:{port}/stream"), "flask",
             ("flask", "opencv-python-headless")),
        Side("flask-shared", "Flask + OpenCV, one encode for all",
             jpeg_peer("flask_shared.py", "http://127.0.0.1:{port}/stream"), "flask",
             ("flask", "opencv-python-headless")),
        Side("fastapi", "FastAPI + Pillow, WebSocket", jpeg_peer("fastapi_server.py", "ws://127.0.0.1:{port}/ws"),
             "fastapi", ("fastapi", "uvicorn", "websockets", "pillow")),
        Side("viser", "viser, image panel", VISER, "viser", ("viser",)),
        Side("rerun", "rerun, web viewer's connection", RERUN, "rerun", ("rerun-sdk",)),
        Side("porthole-webrtc", "Porthole, WebRTC", PortholeWebRtc, "aiortc", missing=without_network),
        Side("aiortc", "aiortc, WebRTC", lambda: Peer("aiortc_server.py", WebRtcViewing, str(BITRATE)), "aiortc",
             ("aiortc",), without_network),
        Side("ustreamer", "ustreamer", None, missing=USTREAMER),
        Side("mjpg-streamer", "mjpg-streamer", None, missing=MJPG_STREAMER),
    ]


@dataclass(frozen=True)
class Window:
    """What one side did in some seconds."""

    percent: float
    fps: float
    worst_fps: float
    p50: float
    p95: float
    unreadable: int
    other: float

    @property
    def frame_ms(self):
        """Processor time for each frame that the median viewer got."""
        return 10 * self.percent / self.fps if self.fps else None


def window(server, viewing, seconds):
    """Measures a server, its source included, for so many seconds."""
    load, used, begin = Load(), ProcessorTime(*server.roots), time.monotonic()
    found = {}

    def at_end():
        found.update(took=time.monotonic() - begin, used=used.seconds(), other=load.share())

    counts, latencies, unreadable = viewing.measure(seconds, at_end)
    rates = [count / found["took"] for count in counts]
    return Window(100 * found["used"] / found["took"], statistics.median(rates), min(rates),
                  percentile(latencies, 0.5), percentile(latencies, 0.95), unreadable, found["other"])


def cell(side, viewers, options):
    """Starts a side and returns its window from the viewers' first frames on, and the one after the warm-up."""
    server = side.start()
    try:
        viewing = server.view(viewers)
        try:
            cold = window(server, viewing, options.cold)
            # reading the stamps took a moment in which nothing was taken, and what waited since then is not late
            viewing.drain(max(SETTLE_SECONDS, options.warm - options.cold))
            return {"cold": cold, "warm": window(server, viewing, options.seconds)}
        finally:
            viewing.close()
    finally:
        server.close()


def quiet_cell(side, viewers, options, rule):
    """The same, again when others took too much of the machine; the last attempt counts as it is."""
    for attempt in range(1 if options.quick else ATTEMPTS):
        windows = cell(side, viewers, options)
        if max(w.other for w in windows.values()) <= rule.other:
            break
        print(f"  others took {100 * max(w.other for w in windows.values()):.0f} % of the machine meanwhile",
              file=sys.stderr)
    return windows


def one_round(number, chosen, options, rule, results, failures):
    """Every side once with each number of viewers; every other round in the other order."""
    for viewers in VIEWERS:
        for side in chosen if number % 2 == 0 else chosen[::-1]:
            what = f"round {number + 1}, {side.name}, {viewers} viewer{'s' * (viewers > 1)}"
            try:
                windows = quiet_cell(side, viewers, options, rule)
            except FAILURES as e:
                failures[side.key, viewers] = str(e)
                print(f"{what}: {e}", file=sys.stderr, flush=True)
                continue
            for when, w in windows.items():
                rule.check_load(f"{what}, {when}", w.other)
                results.setdefault((side.key, viewers, when), {})[number] = w
                print(f"{what}, {when}: {w.percent:.1f} % of a core, {w.frame_ms or 0:.2f} ms a frame, {w.fps:.1f} fps, "
                      f"p50 {w.p50 or 0:.1f} p95 {w.p95 or 0:.1f} ms, others {100 * w.other:.0f} %",
                      file=sys.stderr, flush=True)


def run(options, without_network):
    """Returns the exit code."""
    rule = noise.rule(options)
    chosen = [s for s in sides(without_network) if not options.only or s.key in options.only]
    there = [s for s in chosen if not s.missing()]
    share = noise.look()
    rule.check_load("before the first measurement", share)
    if rule.refuses():
        return noise.TOO_NOISY
    minutes = options.rounds * len(VIEWERS) * len(there) * (options.warm + options.seconds + 6) / 60
    print(f"{len(there)} servers, {options.rounds} rounds: about {minutes:.0f} minutes", file=sys.stderr, flush=True)
    results, failures = {}, {}
    for number in range(options.rounds):
        one_round(number, there, options, rule, results, failures)
    comparison_tables.check_spreads(rule, results, there, options.rounds)
    if rule.refuses():
        return noise.TOO_NOISY
    text = comparison_tables.text(results, failures, chosen, there, options)
    document.publish(options, "peers", text)
    comparison_tables.plot(options, results, there)
    return 1 if any(key.startswith("porthole") for key, _ in failures) else 0


def keys(text):
    known = [side.key for side in sides()]
    asked = text.split(",")
    unknown = [key for key in asked if key not in known]
    if unknown:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is not one of {', '.join(known)}")
    return asked


def arguments():
    parser = argparse.ArgumentParser(prog="porthole bench peers", description=__doc__)
    parser.add_argument("--only", type=keys, metavar="NAME,...", help="some of " + ", ".join(s.key for s in sides()))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cold", type=float, default=30, help="seconds from the viewers' first frames (%(default)g)")
    parser.add_argument("--warm", type=float, default=60, help="seconds with viewers before the warm figures (%(default)g)")
    parser.add_argument("--seconds", type=float, default=10, help="seconds of the warm figures (%(default)g)")
    noise.add_options(parser)
    document.add_options(parser, "peers")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.cold, options.warm, options.seconds = 1, 2, 3, 3
    if options.warm < options.cold:
        parser.error("--warm is less than --cold: the warm-up includes the cold seconds")
    return options


def main():
    """Runs it in a network of its own where one can be had, since WebRTC takes no candidates from loopback."""
    options = arguments()
    end_on_signals()
    without_network = net.missing()
    if without_network:
        return run(options, without_network)
    network = net.Network()
    try:
        with net.inside(network.server):
            return run(options, "")
    finally:
        network.close()


if __name__ == "__main__":
    sys.exit(main())
